import type { FastifyReply } from 'fastify';

/** Responses up to this length fit into the operating system's buffer of a connection. */
const longBytes = 65_536;
export interface ReadingTimes {
  /** Milliseconds without progress after which a client is disconnected. */
  readonly idleMs: number;
  /** The maximum time in milliseconds for a client to read a whole response. */
  readonly wholeMs: number;
}

const usualTimes: ReadingTimes = { idleMs: 10_000, wholeMs: 120_000 };

/**
 * Disconnects a client that does not read its response, which would otherwise stay in memory. Call it before the
 * response is sent; the timers are removed when it has been sent.
 */
export const cutOffSlowReader = (
  reply: FastifyReply,
  bytes: number,
  { idleMs, wholeMs }: ReadingTimes = usualTimes,
): void => {
  const { socket } = reply.raw;
  if (bytes <= longBytes || socket === null) return;
  socket.setTimeout(idleMs);
  const timer = setTimeout(() => socket.destroy(), wholeMs);
  timer.unref();
  reply.raw.once('close', () => clearTimeout(timer));
};
