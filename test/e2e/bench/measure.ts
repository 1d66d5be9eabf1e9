import type { Build } from './build.ts';
import type { Launcher } from './programs/launch.ts';

/** A pair of measured values, one of each side. */
export interface Sample {
  readonly ours: number;
  readonly theirs: number;
}

/** A row of the table. */
export interface Row extends Sample {
  readonly name: string;
  /** The name of the other side, for the column `theirs`. */
  readonly against: string;
  readonly unit: string;
  /** ours / theirs: the median of the ratios of all rounds, with the lowest and the highest. */
  readonly ratio: number;
  readonly spread: readonly [least: number, greatest: number];
  /** Null for a row without a goal, which is only for comparison. */
  readonly goal: Goal | null;
}

export interface Goal {
  readonly is: 'at least' | 'at most';
  readonly ratio: number;
}

export interface Bench {
  readonly launcher: Launcher;
  readonly build: Build;
  /** One tenth of the work, for trying out. */
  readonly quick: boolean;
  readonly rounds: number;
  /** The number of keys in the index; null for the number to which the goals apply. */
  readonly keys: number | null;
  /** A Postgres server for the index; null for the embedded one only. */
  readonly databaseUrl: string | null;
  /** Whether a row is requested: all rows are, unless some are selected by a part of their names. */
  wants(row: string): boolean;
}

/** A measure starts the programs that it needs, and closes them. */
export interface Measure {
  readonly name: string;
  /** The beginnings of the names of its rows. */
  readonly rows: readonly string[];
  /** For a measure that installs packages from a registry. */
  readonly onlyIfNamed?: boolean;
  run(bench: Bench): Promise<readonly Row[]>;
}

export type RowHead = Pick<Row, 'name' | 'against' | 'unit' | 'goal'>;

/** Divides the values of the same round: if other programs use the machine, both sides are slower. */
export const toRow = (head: RowHead, samples: readonly Sample[]): Row => {
  const ratios = samples.map(({ ours, theirs }) => ours / theirs);
  return {
    ...head,
    ours: median(samples.map(({ ours }) => ours)),
    theirs: median(samples.map(({ theirs }) => theirs)),
    ratio: median(ratios),
    spread: [Math.min(...ratios), Math.max(...ratios)],
  };
};

export const isMet = ({ ratio, goal }: Row): boolean => {
  if (goal === null) return true;
  return goal.is === 'at least' ? ratio >= goal.ratio : ratio <= goal.ratio;
};

/** Whether even the best round has missed the goal. */
export const goalIsMissedBy = (row: Row): boolean => row.spread.every((ratio) => !isMet({ ...row, ratio }));

export const atLeast = (ratio: number): Goal => ({ is: 'at least', ratio });
export const atMost = (ratio: number): Goal => ({ is: 'at most', ratio });

const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return ((sorted[middle] ?? 0) + (sorted[sorted.length - 1 - middle] ?? 0)) / 2;
};

/** @param part the share of numbers that are not greater, such as 0.95 for the 95th percentile */
export const percentile = (numbers: readonly number[], part: number): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
};

/** The numbers from 0 to `count` - 1, for rounds or keys. */
export const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** Runs tasks one after the other, so that they don't affect each other. */
export const inTurn = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
};

/** The milliseconds that the work takes. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};
