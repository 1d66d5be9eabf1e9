import { type Call, type CallFilter, matchesCall } from './call.ts';

/**
 * What can go wrong with a call: `throttle`, `internal` and `unavailable` are answered with the provider's own code,
 * `error` with the code given; `hang` never answers, `reset` breaks the connection, `garbage` answers 200 with a body
 * that is no answer.
 */
export type InjectedFault =
  | { readonly kind: 'throttle' | 'internal' | 'unavailable' | 'hang' | 'reset' | 'garbage' }
  | { readonly kind: 'error'; readonly code: string; readonly status: number; readonly message: string };

export type Fault = InjectedFault & {
  /** Which calls it befalls; all of them where left out. */
  readonly on?: CallFilter;
  /** How many calls it befalls before it is spent; without end where left out. */
  readonly times?: number;
};

export interface FaultSet {
  /** Returns a function that takes the fault away again. */
  add(fault: Fault): () => void;
  clear(): void;
  /** The first fault that befalls the call, spent by one. */
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
