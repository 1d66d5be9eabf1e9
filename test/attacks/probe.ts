export interface Silence {
  /** The longest time for which it said nothing, in milliseconds. */
  readonly longestMs: number;
  /** How often it did not answer 200. */
  readonly failures: number;
}

export interface Probe {
  stop(): Promise<Silence>;
}

const everyMs = 100;

/** Asks for `/health/live` ten times a second, as orchestrators do, and notes how long the answer takes. */
export const startProbe = (url: string): Probe => {
  let longestMs = 0;
  let failures = 0;
  const asking = new Set<Promise<void>>();
  const ask = async (): Promise<void> => {
    const startedAt = performance.now();
    const status = await fetch(`${url}/health/live`).then(
      (response) => response.status,
      () => 0,
    );
    longestMs = Math.max(longestMs, performance.now() - startedAt);
    if (status !== 200) failures += 1;
  };
  const timer = setInterval(() => {
    const asked = ask().finally(() => asking.delete(asked));
    asking.add(asked);
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(asking);
      return { longestMs, failures };
    },
  };
};
