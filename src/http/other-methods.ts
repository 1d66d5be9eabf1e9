import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendErrorResponse } from './error-response.ts';

/** What HTTP has beside the two methods of GraphQL over HTTP. */
export const otherMethods = ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const;

/** Says which methods there are, before a body is looked at. */
export const rejectMethod = async ({ method }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const message = `GraphQL requests use GET or POST, not ${method}.`;
  return sendErrorResponse(reply, { status: 405, code: 'BAD_REQUEST', message, headers: { allow: 'GET, POST' } });
};
