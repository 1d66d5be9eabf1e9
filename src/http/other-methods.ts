import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from './error-response.ts';

/** What HTTP has beside the two methods of GraphQL over HTTP. */
export const otherMethods = ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const;

/** Says which methods there are, before a body is looked at. */
export const refuseMethod = async ({ method }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const message = `GraphQL is asked with GET or POST, not with ${method}.`;
  return refuse(reply, { status: 405, code: 'BAD_REQUEST', message, headers: { allow: 'GET, POST' } });
};
