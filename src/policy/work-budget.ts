/** Thrown where an answer would take more work than one question may cause. */
export class WorkBudgetError extends Error {
  override readonly name = 'WorkBudgetError';

  constructor(
    message = 'The policy and the values to compare with are too large together: ask with fewer or shorter values.',
  ) {
    super(message);
  }
}

/** A character or an entry that is looked at is a step. So many take well below a second. */
const defaultSteps = 10_000_000;

/**
 * Counts the steps of one computation. Most of them are linear by how they are written; where each of many patterns has
 * to be held against each of many values, the budget ends what no policy in use comes near.
 */
export class WorkBudget {
  readonly #allowed: number;
  #spent = 0;

  constructor(allowed = defaultSteps) {
    this.#allowed = allowed;
  }

  get spent(): number {
    return this.#spent;
  }

  /** @throws WorkBudgetError where that is more than is left */
  spend(steps: number): void {
    this.#spent += steps;
    if (this.#spent > this.#allowed) throw new WorkBudgetError();
  }
}

/** For what is linear in the text anyway: a pattern against a name or an ARN. */
export const unlimitedWork = new WorkBudget(Number.POSITIVE_INFINITY);
