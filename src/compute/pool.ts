import { type Computation, type ComputationResult, type Outcome, unwrap } from './computations.ts';
import { fromParcel, type Parcel } from './parcel.ts';
import type { Threads } from './threads.ts';
import type { TimeSlices } from './time-slices.ts';
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

/** @param slices for reading long results on the event loop */
export const createComputePool = (threads: Threads, slices: TimeSlices): ComputePool => ({
  async run<C extends Computation>(task: Task<C>, timeoutMs: number): Promise<ComputationResult<C>> {
    const parcel = await threads.run<Task<C>, Parcel<Outcome<ComputationResult<C>>>>(worker, task, timeoutMs);
    return unwrap(await fromParcel(parcel, slices));
  },
});
