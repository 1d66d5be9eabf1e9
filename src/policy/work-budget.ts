/** Thrown where a computation would take more steps than one request may cause. */
export class WorkBudgetError extends Error {
  override readonly name = 'WorkBudgetError';

  constructor(
    message = 'The policy and the values to compare with are too large together: ask with fewer or shorter values.',
  ) {
    super(message);
  }
}

/** Reading a character or an entry is a step. This many take well below a second. */
const defaultSteps = 10_000_000;

/**
 * Counts the steps of one computation. Most computations take linear time. Where each of many patterns is compared with
 * each of many values, the budget ends the computation at a number of steps that no real policy comes near.
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

  /** @throws WorkBudgetError where this is more than the steps that are left */
  spend(steps: number): void {
    this.#spent += steps;
    if (this.#spent > this.#allowed) throw new WorkBudgetError();
  }
}

/** Counts steps, and may end the work. */
export type Work = Pick<WorkBudget, 'spend'>;

/** For work that is linear in the length of the text anyway, such as matching a pattern with an ARN. */
export const unlimitedWork: Work = { spend: () => {} };
