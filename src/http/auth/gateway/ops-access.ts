import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import { isLoopback } from '../../../config/check-environment.ts';
import { type Refusal, refuse } from '../../error-response.ts';
import type { Proofs } from './authenticator.ts';

/** A proxy on this machine is as near as its farthest client, so that what was forwarded does not count as local. */
const isLocal = ({ raw: { socket }, headers }: FastifyRequest): boolean => {
  const address = socket.remoteAddress;
  const wasForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return address !== undefined && !wasForwarded && isLoopback(address);
};

/** Tells who may see how the service itself is doing: programs on this machine, and whoever proves itself as gateways do. */
export type IsOperator = (request: FastifyRequest) => boolean;

/** Where gateways need not prove themselves, everyone is let see. A proof in the body is none here: there is no body. */
export const createOperatorCheck = ({ early, late }: Proofs): IsOperator => {
  if (early.length + late.length === 0) return () => true;
  return (request) => isLocal(request) || early.some((proves) => proves(request));
};

const notAnOperator: Refusal = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message: 'This is shown to programs on this machine, and to those who prove themselves as gateways do.',
  headers: { 'www-authenticate': 'Gateway' },
};

/** Guards a route that shows how the service is doing, such as its metrics. */
export const operatorsOnly =
  (isOperator: IsOperator): onRequestHookHandler =>
  (request, reply, done) => {
    if (isOperator(request)) done();
    else refuse(reply, notAnOperator);
  };
