export interface Silence {
  /** The longest time without an answer, in milliseconds. */
  readonly longestMs: number;
  /** The number of answers with another status than 200. */
  readonly failures: number;
}

export interface Probe {
  stop(): Promise<Silence>;
}

const everyMs = 100;

/** Requests `/health/live` ten times a second, as orchestrators do, and measures how long the answers take. */
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
