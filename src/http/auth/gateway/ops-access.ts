import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import { isLoopback } from '../../../config/check-environment.ts';
import { type ErrorResponse, sendErrorResponse } from '../../error-response.ts';
import type { Authenticators } from './authenticators.ts';

/** A request through a proxy on this machine may come from anywhere, so forwarded requests don't count as local. */
const isLocal = ({ raw: { socket }, headers }: FastifyRequest): boolean => {
  const address = socket.remoteAddress;
  const wasForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return address !== undefined && !wasForwarded && isLoopback(address);
};

/** Decides who may see the service's own state: programs on this machine, and authenticated gateways. */
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

/** Guards a route that shows how the service is doing, such as its metrics. */
export const requireOpsAccess =
  (hasOpsAccess: HasOpsAccess): onRequestHookHandler =>
  (request, reply, done) => {
    if (hasOpsAccess(request)) done();
    else sendErrorResponse(reply, noOpsAccess);
  };
