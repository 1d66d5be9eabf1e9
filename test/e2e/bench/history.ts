import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { hostname, loadavg } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { goalIsMissedBy, isMet, type Row } from './measure.ts';

/** One run of the benchmark on one machine. */
export interface Run {
  readonly at: string;
  readonly node: string;
  /** The load average of the last minute, at the start and at the end of the run. */
  readonly load: readonly [before: number, after: number];
  readonly rows: readonly Row[];
}

/** The file with the runs of this machine, one per line. Git ignores its folder. */
export const historyFile = fileURLToPath(new URL(`../artefacts/bench-${hostname()}.jsonl`, import.meta.url));

export const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10;

export const readHistory = (file: string): readonly Run[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Run)
    : [];

export const addToHistory = (file: string, run: Run): void => {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(run)}\n`);
};

const isSame = (one: Row, other: Row): boolean =>
  one.name === other.name && one.against === other.against && one.unit === other.unit;

/** The rows whose goal this machine has met before, and now misses even in the best round. */
export const lostGoals = (rows: readonly Row[], history: readonly Run[]): readonly Row[] =>
  rows.filter(
    (row) =>
      goalIsMissedBy(row) &&
      history.some((run) => run.rows.some((before) => isSame(before, row) && isMet({ ...row, ratio: before.ratio }))),
  );
