import type { FastifyReply } from 'fastify';
import type { ContextRequest } from './request-context.ts';

/** Aborts when the client disconnects before its response is complete, so that work for it alone is abandoned. */
const goneSignalOf = (reply: FastifyReply): AbortSignal => {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
};

/** The parts of a request's context that depend on its connection. */
export const connectionOf = (reply: FastifyReply): Pick<ContextRequest, 'goneSignal' | 'onClose'> => ({
  goneSignal: () => goneSignalOf(reply),
  onClose: (listener) => reply.raw.once('close', listener),
});
