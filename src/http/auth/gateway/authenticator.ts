import type { FastifyRequest } from 'fastify';
import type { ServerConfig } from '../../../config/config.ts';
import { showsCertificate } from './client-certificate.ts';
import { createSharedSecretCheck } from './shared-secret.ts';
import { createSignatureCheck } from './signature.ts';

/** One way for a gateway to prove itself. Never throws, whatever the request holds. */
export type Proof = (request: FastifyRequest) => boolean;

/** Each way that is configured is enough by itself. */
export interface Proofs {
  /** Those that connection and headers decide, before the body is read. */
  readonly early: readonly Proof[];
  /** Those that are in the body. */
  readonly late: readonly Proof[];
}

export const createProofs = ({ gatewaySharedSecrets, gatewayHmacSecret, tls }: ServerConfig): Proofs => ({
  early: [
    ...(gatewaySharedSecrets.length > 0 ? [createSharedSecretCheck(gatewaySharedSecrets)] : []),
    ...(tls?.clientCaFile ? [showsCertificate] : []),
  ],
  late: gatewayHmacSecret === null ? [] : [createSignatureCheck(gatewayHmacSecret)],
});
