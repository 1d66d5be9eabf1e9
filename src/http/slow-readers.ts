import type { FastifyReply } from 'fastify';

/** Answers up to this length fit into what the system holds for a connection. */
const longBytes = 65_536;
/** For so long may a client take nothing of an answer. */
const idleMs = 10_000;
/** For so long may it take for the whole of it. */
const wholeMs = 120_000;

/**
 * Cuts off a client that does not read its answer, which would be held in memory as long as it likes. To be called before
 * the answer is sent; Node ends the watch with the answer.
 */
export const cutOffSlowReader = (reply: FastifyReply, bytes: number): void => {
  const { socket } = reply.raw;
  if (bytes <= longBytes || socket === null) return;
  socket.setTimeout(idleMs);
  const timer = setTimeout(() => socket.destroy(), wholeMs);
  timer.unref();
  reply.raw.once('close', () => clearTimeout(timer));
};
