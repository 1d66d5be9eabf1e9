import { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import type { EndUser } from './end-user.ts';

/**
 * The caller of a request, for fair scheduling between callers: the token's subject, else the gateway's credentials,
 * else the client's address. It is kept only in memory, and only while the request waits.
 */
export const callerOf = ({ headers, raw: { socket } }: FastifyRequest, { subject }: EndUser): string => {
  if (subject !== null) return `subject ${subject}`;
  const secret = headers['router-authorization'];
  if (typeof secret === 'string') return `gateway ${secret}`;
  if (socket instanceof TLSSocket && socket.authorized) return `gateway ${socket.getPeerCertificate().fingerprint256}`;
  return `address ${socket.remoteAddress ?? ''}`;
};
