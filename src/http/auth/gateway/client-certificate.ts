import { TLSSocket } from 'node:tls';
import type { Authenticator } from './authenticator.ts';

interface ClientCertificate {
  readonly fingerprint: string;
  /** Milliseconds since the epoch. */
  readonly validUntil: number;
}

/** Of each connection: reading a certificate takes longer than the rest of a request's authentication. */
const known = new WeakMap<TLSSocket, ClientCertificate | null>();

const read = (socket: TLSSocket): ClientCertificate | null => {
  // Where a client without a certificate resumes a session of TLS 1.3, Node calls it authorized.
  const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
  if (certificate === undefined) return null;
  return { fingerprint: certificate.fingerprint256, validUntil: Date.parse(certificate.validTo) };
};

/**
 * The fingerprint of a client's certificate of the configured authority, which the handshake of this connection or of
 * the session that it resumes has verified; null without one. Connections and sessions may outlast the certificate, so
 * each request checks whether it is still valid.
 * @param now milliseconds since the epoch
 */
export const certificateOf = (socket: TLSSocket, now = Date.now()): string | null => {
  let certificate = known.get(socket);
  if (certificate === undefined) {
    certificate = read(socket);
    known.set(socket, certificate);
  }
  return certificate !== null && now < certificate.validUntil ? certificate.fingerprint : null;
};

/** The handshake accepts clients without a certificate, too: probes, and gateways that authenticate in another way. */
export const showsCertificate: Authenticator = ({ raw: { socket } }) =>
  socket instanceof TLSSocket && certificateOf(socket) !== null;
