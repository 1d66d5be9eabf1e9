import { TLSSocket } from 'node:tls';
import type { Authenticator } from './authenticator.ts';

/**
 * A certificate of the configured authority, which the handshake has verified. Callers without one get through the
 * handshake too: probes have none, and there may be other proofs.
 */
export const showsCertificate: Authenticator = ({ raw: { socket } }) =>
  socket instanceof TLSSocket && socket.authorized;
