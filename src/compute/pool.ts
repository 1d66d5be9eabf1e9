import { type Computation, type ComputationResult, type Outcome, unwrap } from './computations.ts';
import type { Threads } from './threads.ts';
import type { Task } from './worker.ts';

/** Threads for computations on policies. */
export interface ComputePool {
  /**
   * Runs a computation in a thread.
   * @param timeoutMs how long it may take, waiting included; a thread that takes longer is terminated
   * @throws KmsError KMS_BUDGET_EXCEEDED where time or memory does not suffice; MalformedPolicyError as `compute`
   */
  run<C extends Computation>(task: Task<C>, timeoutMs: number): Promise<ComputationResult<C>>;
}

const worker = new URL('./worker', import.meta.url);

export const createComputePool = (threads: Threads): ComputePool => ({
  async run<C extends Computation>(task: Task<C>, timeoutMs: number): Promise<ComputationResult<C>> {
    return unwrap(await threads.run<Task<C>, Outcome<ComputationResult<C>>>(worker, task, timeoutMs));
  },
});
