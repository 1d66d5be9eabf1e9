/** How long a connection goes on when nobody waits for its answer any more. */
const graceMs = 100;

/**
 * Settings of undici for one account in one Region. Connections are kept alive, no more of them than calls may be under
 * way at once. The time-outs break the connection of an attempt that was given up; they do not replace that limit, since
 * undici looks at the clock but once in a while, and counts from chunk to chunk.
 */
export const transportOptions = (attemptTimeoutMs: number, maxConnections: number) => {
  const timeout = attemptTimeoutMs + graceMs;
  return { connections: maxConnections, connect: { timeout }, headersTimeout: timeout, bodyTimeout: timeout };
};
