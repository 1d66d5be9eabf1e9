import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendErrorResponse } from './error-response.ts';

/** The methods of HTTP other than the two of GraphQL over HTTP. */
export const otherMethods = ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const;

/** Responds with the allowed methods, before a body is read. */
export const rejectMethod = async ({ method }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const message = `GraphQL requests use GET or POST, not ${method}.`;
  return sendErrorResponse(reply, { status: 405, code: 'BAD_REQUEST', message, headers: { allow: 'GET, POST' } });
};
