import { TLSSocket } from 'node:tls';
import type { Authenticator } from './authenticator.ts';

/**
 * A client certificate of the configured authority, verified by the handshake. Callers without one pass the handshake,
 * too: probes have none, and gateways may authenticate in another way.
 */
export const showsCertificate: Authenticator = ({ raw: { socket } }) =>
  socket instanceof TLSSocket && socket.authorized;
