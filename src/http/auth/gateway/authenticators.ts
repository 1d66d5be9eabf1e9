import type { ServerConfig } from '../../../config/config.ts';
import type { Authenticator } from './authenticator.ts';
import { showsCertificate } from './client-certificate.ts';
import { createSharedSecretCheck } from './shared-secret.ts';
import { createSignatureCheck } from './signature.ts';

/** The configured ways to authenticate a gateway; any one of them is sufficient. */
export interface Authenticators {
  /** Those that need only the connection and the headers, before the body is read. */
  readonly header: readonly Authenticator[];
  /** Those that need the body. */
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
