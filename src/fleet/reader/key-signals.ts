/** Gives each key that is read a signal of its own. */
export interface KeySignals {
  /** @param work is given a signal that aborts together with the parent */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/**
 * Removing a listener from a signal takes the longer the more of them it has. With one signal for the thousands of calls
 * that a reading has under way, that was a tenth of its work.
 *
 * @param parent aborts all of them
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
