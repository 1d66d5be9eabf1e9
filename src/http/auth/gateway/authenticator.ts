import type { FastifyRequest } from 'fastify';
import type { ServerConfig } from '../../../config/config.ts';
import { showsCertificate } from './client-certificate.ts';
import { createSharedSecretCheck } from './shared-secret.ts';
import { createSignatureCheck } from './signature.ts';

/** One way to authenticate a gateway. Never throws, whatever the request holds. */
export type Authenticator = (request: FastifyRequest) => boolean;

/** Each way that is configured is enough by itself. */
export interface Authenticators {
  /** Those that connection and headers decide, before the body is read. */
  readonly header: readonly Authenticator[];
  /** Those that are in the body. */
  readonly body: readonly Authenticator[];
}

export const createAuthenticators = ({
  gatewaySharedSecrets,
  gatewayHmacSecret,
  tls,
}: ServerConfig): Authenticators => ({
  header: [
    ...(gatewaySharedSecrets.length > 0 ? [createSharedSecretCheck(gatewaySharedSecrets)] : []),
    ...(tls?.clientCaFile ? [showsCertificate] : []),
  ],
  body: gatewayHmacSecret === null ? [] : [createSignatureCheck(gatewayHmacSecret)],
});
