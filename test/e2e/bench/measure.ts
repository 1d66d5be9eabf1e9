import type { Build } from './build.ts';
import type { Launcher } from './programs/launch.ts';

/** What one thing took, or how much of it there was, on both sides. */
export interface Sample {
  readonly ours: number;
  readonly theirs: number;
}

/** A line of the table. */
export interface Row extends Sample {
  readonly name: string;
  /** What stands in the column `theirs`. */
  readonly against: string;
  readonly unit: string;
  /** ours / theirs: the median of the rounds' ratios, with the least and the greatest of them. */
  readonly ratio: number;
  readonly spread: readonly [least: number, greatest: number];
  /** Null for a line that is there to compare with. */
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
  /** How many keys the index of many keys reads and is asked about; null for as many as the goals are about. */
  readonly keys: number | null;
  /** A Postgres server for the index of many keys; null for the embedded one alone. */
  readonly databaseUrl: string | null;
  /** Whether a row is asked for: all are, unless some were chosen by a part of their names. */
  wants(row: string): boolean;
}

/** A measure starts what it needs, and closes it. */
export interface Measure {
  readonly name: string;
  /** How its rows begin. */
  readonly rows: readonly string[];
  run(bench: Bench): Promise<readonly Row[]>;
}

export type RowHead = Pick<Row, 'name' | 'against' | 'unit' | 'goal'>;

/** What both sides did in the same round is divided; a machine that others use too is slow for both. */
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

/** Whether not even the best round has met the goal. */
export const goalIsMissedBy = (row: Row): boolean => row.spread.every((ratio) => !isMet({ ...row, ratio }));

export const atLeast = (ratio: number): Goal => ({ is: 'at least', ratio });
export const atMost = (ratio: number): Goal => ({ is: 'at most', ratio });

const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return ((sorted[middle] ?? 0) + (sorted[sorted.length - 1 - middle] ?? 0)) / 2;
};

/** @param part of the numbers that are no greater: 0.95 for the 95th percentile */
export const percentile = (numbers: readonly number[], part: number): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
};

/** 0 up to `count`, as the rounds of a measure or the numbers of its keys. */
export const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** One after the other, so that none disturbs another. */
export const inTurn = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
};

/** Milliseconds that the work takes. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};
