import type { FastifyReply } from 'fastify';

/** Answers up to this length fit into what the system holds for a connection. */
const longBytes = 65_536;
export interface ReadingTimes {
  /** Milliseconds without progress after which a client is cut off. */
  readonly idleMs: number;
  /** Milliseconds that a client may take to read a whole answer. */
  readonly wholeMs: number;
}

const usualTimes: ReadingTimes = { idleMs: 10_000, wholeMs: 120_000 };

/**
 * Cuts off a client that does not read its answer, which would be held in memory as long as it likes. To be called before
 * the answer is sent; Node ends the watch with the answer.
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
