import { TLSSocket } from 'node:tls';
import type { Authenticator } from './authenticator.ts';

/**
 * Whether the client has a certificate of the configured authority, which the handshake verified. The handshake accepts
 * clients without one, too: probes have none, and gateways may authenticate in another way.
 */
export const showsCertificate: Authenticator = ({ raw: { socket } }) =>
  socket instanceof TLSSocket && socket.authorized;
