/** Creates a separate abort signal for each key that is read. */
export interface KeySignals {
  /** @param work receives a signal that aborts with the parent */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/**
 * Removing a listener from a signal takes time proportional to the number of its listeners: with one signal for the
 * thousands of calls of a reading, that took a tenth of the CPU.
 *
 * @param parent aborts all signals
 */
export const createKeySignals = (parent: AbortSignal): KeySignals => {
  const children = new Set<AbortController>();
  parent.addEventListener('abort', () => {
    for (const child of children) child.abort(parent.reason);
  });
  return {
    async run(work) {
      parent.throwIfAborted();
      const child = new AbortController();
      children.add(child);
      try {
        return await work(child.signal);
      } finally {
        children.delete(child);
      }
    },
  };
};
