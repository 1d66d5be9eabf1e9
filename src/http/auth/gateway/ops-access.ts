import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import { isLoopback } from '../../../config/check-environment.ts';
import { type ErrorResponse, sendErrorResponse } from '../../error-response.ts';
import type { Authenticators } from './authenticators.ts';

/** Forwarded requests don't count as local: through a proxy on this machine they may come from anywhere. */
const isLocal = ({ raw: { socket }, headers }: FastifyRequest): boolean => {
  const address = socket.remoteAddress;
  const wasForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return address !== undefined && !wasForwarded && isLoopback(address);
};

/** Decides who may read the state of the service: programs on this machine, and authenticated gateways. */
export type HasOpsAccess = (request: FastifyRequest) => boolean;

/**
 * Where gateways need not authenticate, everyone has access. Ways that need a body don't count, since these requests
 * have none.
 */
export const createOpsAccess = ({ header, body }: Authenticators): HasOpsAccess => {
  if (header.length + body.length === 0) return () => true;
  return (request) => isLocal(request) || header.some((authenticates) => authenticates(request));
};

const noOpsAccess: ErrorResponse = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message: 'Only programs on this machine and authenticated gateways may read this.',
  headers: { 'www-authenticate': 'Gateway' },
};

/** Guards a route that shows the state of the service, such as its metrics. */
export const requireOpsAccess =
  (hasOpsAccess: HasOpsAccess): onRequestHookHandler =>
  (request, reply, done) => {
    if (hasOpsAccess(request)) done();
    else sendErrorResponse(reply, noOpsAccess);
  };
