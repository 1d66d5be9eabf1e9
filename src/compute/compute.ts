import { getHeapStatistics } from 'node:v8';
import type { Config } from '../config/config.ts';
import { createBytesInFlight } from './bytes-in-flight.ts';
import { createPolicyComputer, type PolicyComputer } from './policy-computer.ts';
import { createComputePool } from './pool.ts';
import { createRequestBudget, type RequestBudget } from './request-budget.ts';
import { createThreads, type Threads } from './threads.ts';
import { createTimeSlices, type TimeSlices } from './time-slices.ts';

/** The resources for computing, shared by all requests. */
export interface Compute {
  readonly computer: PolicyComputer;
  /** For long computations other than those on policies. */
  readonly threads: Threads;
  /** Divide the event loop's time among requests. */
  readonly slices: TimeSlices;
  /**
   * @param startedAt when the request came, in milliseconds of the monotonic clock (`performance.now()`)
   * @param caller for fair scheduling between callers
   */
  createBudget(startedAt: number, caller: string): RequestBudget;
  close(): Promise<void>;
}

/** The share of the heap that all responses in progress may use. */
const heapShare = 1 / 8;
const maxInFlight = 4;

/** Allows at least one response of the maximum size, even if the heap is small. */
const maxBytesInFlight = (responseBytes: number): number =>
  Math.max(responseBytes, Math.min(maxInFlight * responseBytes, getHeapStatistics().heap_size_limit * heapShare));

/** Creates the resources. Threads start when they are first needed. */
export const createCompute = ({ limits, provider }: Pick<Config, 'limits' | 'provider'>): Compute => {
  const threads = createThreads();
  const slices = createTimeSlices();
  const inFlight = createBytesInFlight(maxBytesInFlight(limits.responseBytes));
  return {
    computer: createPolicyComputer(createComputePool(threads)),
    threads,
    slices,
    createBudget: (startedAt, caller) =>
      createRequestBudget({ caller, limits, deadline: startedAt + provider.deadlineMs, inFlight, slices }),
    close: () => threads.close(),
  };
};
