import { type Call, type CallFilter, matchesCall } from './call.ts';

export interface CountedCall extends Call {
  readonly count: number;
}

/** The calls to the sandbox, including rejected ones and those with injected faults. */
export interface CallLog {
  /** Every distinct call with its count, in order of first appearance. */
  readonly all: readonly CountedCall[];
  count(filter?: CallFilter): number;
  reset(): void;
}

export interface CallRecorder extends CallLog {
  record(call: Call): void;
}

/** Counts instead of listing, so that a benchmark of millions of calls does not fill the memory. */
export const createCallLog = (): CallRecorder => {
  const counts = new Map<string, { readonly call: Call; count: number }>();
  return {
    record(call) {
      const id = `${call.provider} ${call.operation} ${call.accountId} ${call.region} ${call.keyId}`;
      const entry = counts.get(id);
      if (entry) entry.count += 1;
      else counts.set(id, { call, count: 1 });
    },
    get all() {
      return [...counts.values()].map(({ call, count }) => ({ ...call, count }));
    },
    count(filter = {}) {
      let total = 0;
      for (const { call, count } of counts.values()) if (matchesCall(filter, call)) total += count;
      return total;
    },
    reset: () => counts.clear(),
  };
};
