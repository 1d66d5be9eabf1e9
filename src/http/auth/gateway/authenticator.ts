import type { FastifyRequest } from 'fastify';

/** One way to authenticate a gateway. Never throws, whatever the request contains. */
export type Authenticator = (request: FastifyRequest) => boolean;
