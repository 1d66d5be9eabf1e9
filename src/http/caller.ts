import { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import type { EndUser } from './end-user.ts';

/**
 * Among whom the turns for the clouds' quotas go round: the subject of the token, else the gateway by what it has proved
 * itself with, else the address that asks. It stays in memory while the request waits, and goes nowhere else.
 */
export const callerOf = ({ headers, raw: { socket } }: FastifyRequest, { subject }: EndUser): string => {
  if (subject !== null) return `subject ${subject}`;
  const secret = headers['router-authorization'];
  if (typeof secret === 'string') return `gateway ${secret}`;
  if (socket instanceof TLSSocket && socket.authorized) return `gateway ${socket.getPeerCertificate().fingerprint256}`;
  return `address ${socket.remoteAddress ?? ''}`;
};
