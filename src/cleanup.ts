/** Resources to close at shutdown. */
export interface Cleanup {
  add(close: () => unknown): void;
  /** Closes everything, the last opened first, even if closing one of them fails. */
  close(): Promise<void>;
}

export const createCleanup = (): Cleanup => {
  const open: (() => unknown)[] = [];
  const cleanup: Cleanup = {
    add: (close) => void open.push(close),
    async close() {
      const last = open.pop();
      if (!last) return;
      try {
        await last();
      } finally {
        await cleanup.close();
      }
    },
  };
  return cleanup;
};
