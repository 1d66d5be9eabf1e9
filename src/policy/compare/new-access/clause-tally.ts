import type { Level } from './level.ts';
import type { Clause, Clauses } from './request-space.ts';

/** Null while it depends on open keys without a value. */
export type Truth = boolean | null;

/** The place of a Deny in a list by level. An Allow gives at least level 1. */
const deny = 0;

/** How many clauses of one document are met, and how many may be, while keys are given values. */
export class ClauseTally {
  readonly #base: Level;
  readonly #ranks: ReadonlyMap<Clause, Level>;
  readonly #truths = new Map<Clause, Truth>();
  readonly #met = [0, 0, 0];
  readonly #open = [0, 0, 0];

  constructor({ allows, denies }: Clauses, base: Level) {
    this.#base = base;
    this.#ranks = new Map([
      ...denies.map((clause) => [clause, deny] as const),
      ...allows.map((clause) => [clause, clause.level] as const),
    ]);
  }

  truthOf(clause: Clause): Truth {
    return this.#truths.get(clause) ?? null;
  }

  /** Without effect on clauses of the other document. */
  set(clause: Clause, truth: Truth): void {
    const rank = this.#ranks.get(clause);
    if (rank === undefined) return;
    const before = this.#truths.get(clause);
    if (before !== undefined) this.#count(rank, before, -1);
    this.#count(rank, truth, 1);
    this.#truths.set(clause, truth);
  }

  #count(rank: Level, truth: Truth, by: number): void {
    if (truth === true) this.#met[rank] = (this.#met[rank] ?? 0) + by;
    if (truth === null) this.#open[rank] = (this.#open[rank] ?? 0) + by;
  }

  /** The lowest and the highest level that requests may have. */
  get levels(): { readonly least: Level; readonly most: Level } {
    if (this.#met[deny] !== 0) return { least: 0, most: 0 };
    const isAnyMet = (level: Level): boolean => this.#met[level] !== 0;
    const mayBeMet = (level: Level): boolean => isAnyMet(level) || this.#open[level] !== 0;
    const least = this.#highest(isAnyMet);
    return { least: this.#open[deny] === 0 ? least : 0, most: this.#highest(mayBeMet) };
  }

  #highest(isReached: (level: Level) => boolean): Level {
    const levels = [2, 1] as const;
    return levels.find((level) => level > this.#base && isReached(level)) ?? this.#base;
  }
}
