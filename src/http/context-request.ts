import type { FastifyReply, FastifyRequest } from 'fastify';
import { toLoadId } from '../telemetry/correlation.ts';
import { callerOf, type EndUser } from './end-user.ts';
import type { ContextRequest } from './request-context.ts';

/** A class, so that a request creates no functions: few of these methods are called for a cached key. */
class HttpContextRequest implements ContextRequest {
  readonly endUser: EndUser;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;

  constructor(request: FastifyRequest, reply: FastifyReply, endUser: EndUser) {
    this.endUser = endUser;
    this.#request = request;
    this.#reply = reply;
  }

  caller(): string {
    return callerOf(this.#request, this.endUser);
  }

  loadId(): string {
    return toLoadId(this.#request.id);
  }

  /** Aborts when the client disconnects before its response is complete, so that work for it alone is abandoned. */
  goneSignal(): AbortSignal {
    const controller = new AbortController();
    const { raw } = this.#reply;
    raw.once('close', () => {
      if (!raw.writableFinished) controller.abort();
    });
    return controller.signal;
  }

  onClose(listener: () => void): void {
    this.#reply.raw.once('close', listener);
  }
}

/** The parts of a context that depend on the HTTP request and its connection. */
export const toContextRequest = (request: FastifyRequest, reply: FastifyReply, endUser: EndUser): ContextRequest =>
  new HttpContextRequest(request, reply, endUser);
