import type { FastifyReply } from 'fastify';
import type { ContextRequest } from './request-context.ts';

/** Aborts when the client goes away before it has its answer, so that only what it waited for is given up. */
const goneSignalOf = (reply: FastifyReply): AbortSignal => {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
};

/** What a request's context has to know of its connection. */
export const connectionOf = (reply: FastifyReply): Pick<ContextRequest, 'goneSignal' | 'onClose'> => ({
  goneSignal: () => goneSignalOf(reply),
  onClose: (listener) => reply.raw.once('close', listener),
});
