import type { ServerConfig } from '../../../config/config.ts';
import type { Authenticator } from './authenticator.ts';
import { showsCertificate } from './client-certificate.ts';
import { createSharedSecretCheck } from './shared-secret.ts';
import { createSignatureCheck } from './signature.ts';

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
