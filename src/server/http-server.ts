import compress from '@fastify/compress';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { Config } from '../config/config.ts';
import type { Log } from '../telemetry/log.ts';

/**
 * Routers keep idle connections for up to 90 s. A server that closes first resets the request that was just sent, so
 * this one waits longer than any of them.
 */
const keepAliveTimeoutMs = 100_000;

/** What HTTP itself refuses (a body that is too large or no JSON) in the shape in which GraphQL clients read errors. */
const toRefusal = (error: FastifyError): { readonly status: number; readonly body: object } => {
  const status = error.statusCode ?? 500;
  if (status >= 500) {
    const message = 'Something unexpected happened here.';
    return { status: 500, body: { errors: [{ message, extensions: { code: 'INTERNAL_SERVER_ERROR' } }] } };
  }
  return { status, body: { errors: [{ message: error.message, extensions: { code: 'BAD_REQUEST' } }] } };
};

/** The HTTP server without its routes. Bodies may be compressed both ways. */
export const createHttpServer = async (config: Config, log: Log): Promise<FastifyInstance> => {
  const app = Fastify({
    logger: false,
    bodyLimit: config.limits.bodyBytes,
    keepAliveTimeout: keepAliveTimeoutMs,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: false },
  });
  await app.register(compress, { global: true, threshold: 8 * 1024, encodings: ['gzip', 'br', 'deflate', 'identity'] });
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const { status, body } = toRefusal(error);
    if (status >= 500) log.error({ err: error }, 'unexpected error');
    return reply.code(status).send(body);
  });
  return app;
};
