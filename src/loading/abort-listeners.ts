const listenersOf = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `listener` once when `signal` aborts, until the returned function is called. A request's thousands of loads
 * share one event listener, so that each costs a Set entry and Node has nothing to warn of.
 */
export const onAbort = (signal: AbortSignal, listener: () => void): (() => void) => {
  if (signal.aborted) {
    queueMicrotask(listener);
    return () => {};
  }
  const listeners = listenersOf.get(signal) ?? listenTo(signal);
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

const listenTo = (signal: AbortSignal): Set<() => void> => {
  const listeners = new Set<() => void>();
  listenersOf.set(signal, listeners);
  signal.addEventListener(
    'abort',
    () => {
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
    { once: true },
  );
  return listeners;
};
