import type { RequestBudget } from './budget.ts';
import { type Computation, type ComputationResult, type Outcome, unwrap } from './computations.ts';
import { fromParcel, type Parcel } from './parcel.ts';
import type { Threads } from './threads.ts';
import type { Owner } from './turn-queues.ts';
import type { Task } from './worker.ts';

/** What a computation in a thread takes of a request's budget. */
export type ThreadBudget = Pick<RequestBudget, 'computingMs' | 'loadTurn'> & Owner;

/** Threads for computations on policies. */
export interface ComputePool {
  /**
   * Runs a computation in a thread, which is terminated when the request's time for computing is up. A long result is
   * read in the request's turns on the event loop.
   * @throws KmsError KMS_BUDGET_EXCEEDED where time or memory does not suffice; MalformedPolicyError as `compute`
   */
  run<C extends Computation>(task: Task<C>, budget: ThreadBudget): Promise<ComputationResult<C>>;
}

const worker = new URL('./worker', import.meta.url);

export const createComputePool = (threads: Threads): ComputePool => ({
  async run<C extends Computation>(task: Task<C>, budget: ThreadBudget): Promise<ComputationResult<C>> {
    const { computingMs } = budget;
    const parcel = await threads.run<Task<C>, Parcel<Outcome<ComputationResult<C>>>>(worker, task, computingMs, budget);
    return unwrap(await fromParcel(parcel, () => budget.loadTurn()));
  },
});
