import { getHeapStatistics } from 'node:v8';
import type { Config } from '../config/config.ts';
import { BytesInFlight } from './budget.ts';
import { EntityAdmission } from './entity-admission.ts';
import { createPolicyComputer, type PolicyComputer } from './policy-computer.ts';
import { createComputePool } from './pool.ts';
import { createThreads, type Threads } from './threads.ts';
import { createTimeSlices, type TimeSlices } from './time-slices.ts';

/** The resources for computing, shared by all requests. */
export interface Compute {
  readonly computer: PolicyComputer;
  /** For long computations other than those on policies. */
  readonly threads: Threads;
  /** Divide the event loop's time among requests. */
  readonly slices: TimeSlices;
  /** Counts the bytes of all responses in progress. */
  readonly inFlight: BytesInFlight;
  /** Limits the entities that are being resolved, of all requests together. */
  readonly entities: EntityAdmission;
  close(): Promise<void>;
}

/** The share of the heap that all responses in progress may use. */
const heapShare = 1 / 8;
const maxInFlight = 4;

/** The share of the heap that the entities may use that are being resolved, and what one of them uses at most. */
const entitiesShare = 1 / 4;
const entityBytes = 16_384;

/** Allows at least one response of the maximum size, even if the heap is small. */
const maxBytesInFlight = (responseBytes: number): number =>
  Math.max(responseBytes, Math.min(maxInFlight * responseBytes, getHeapStatistics().heap_size_limit * heapShare));

/** Creates the resources. Threads start when they are first needed. */
export const createCompute = ({ limits }: Pick<Config, 'limits'>): Compute => {
  const threads = createThreads();
  const maxEntities = (getHeapStatistics().heap_size_limit * entitiesShare) / entityBytes;
  return {
    computer: createPolicyComputer(createComputePool(threads)),
    threads,
    slices: createTimeSlices(),
    inFlight: new BytesInFlight(maxBytesInFlight(limits.responseBytes)),
    entities: new EntityAdmission(maxEntities, limits.representations),
    close: () => threads.close(),
  };
};
