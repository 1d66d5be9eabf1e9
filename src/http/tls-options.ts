import { readFileSync } from 'node:fs';
import type { ServerOptions } from 'node:https';
import type { ServerConfig } from '../config/config.ts';

/**
 * The handshake accepts clients without a certificate: gateways may authenticate in another way with each request.
 * @param handshakeTimeout in milliseconds; Node waits for two minutes
 */
export const toTlsOptions = (
  { certFile, keyFile, clientCaFile }: NonNullable<ServerConfig['tls']>,
  handshakeTimeout: number,
): ServerOptions => ({
  cert: readFileSync(certFile),
  key: readFileSync(keyFile),
  minVersion: 'TLSv1.2',
  handshakeTimeout,
  ...(clientCaFile === null ? {} : { ca: readFileSync(clientCaFile), requestCert: true, rejectUnauthorized: false }),
});
