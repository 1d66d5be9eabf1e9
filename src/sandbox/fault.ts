import { type Call, type CallFilter, matchesCall } from './call.ts';

/**
 * A fault of a call: `throttle`, `internal` and `unavailable` return the provider's own error, `error` the given one;
 * `hang` never responds, `reset` resets the connection, and `garbage` responds with HTTP 200 and an invalid body.
 */
export type InjectedFault =
  | { readonly kind: 'throttle' | 'internal' | 'unavailable' | 'hang' | 'reset' | 'garbage' }
  | { readonly kind: 'error'; readonly code: string; readonly status: number; readonly message: string };

export type Fault = InjectedFault & {
  /** The calls that it applies to; all by default. */
  readonly on?: CallFilter;
  /** The number of calls that it applies to; unlimited by default. */
  readonly times?: number;
};

export interface FaultSet {
  /** Returns a function that removes the fault. */
  add(fault: Fault): () => void;
  clear(): void;
  /** Takes the first fault that applies to the call, and reduces its count. */
  take(call: Call): InjectedFault | null;
}

export const createFaultSet = (initial: readonly Fault[] = []): FaultSet => {
  const active = new Map<symbol, { readonly fault: Fault; left: number }>();
  const faults: FaultSet = {
    add(fault) {
      const id = Symbol(fault.kind);
      active.set(id, { fault, left: fault.times ?? Number.POSITIVE_INFINITY });
      return () => void active.delete(id);
    },
    clear: () => active.clear(),
    take(call) {
      for (const [id, entry] of active) {
        if (!matchesCall(entry.fault.on ?? {}, call)) continue;
        entry.left -= 1;
        if (entry.left <= 0) active.delete(id);
        return entry.fault;
      }
      return null;
    },
  };
  for (const fault of initial) faults.add(fault);
  return faults;
};
