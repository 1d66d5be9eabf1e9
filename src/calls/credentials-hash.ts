import { createHash } from 'node:crypto';
import type { AccountConfig } from '../config/config.ts';
import { type AmbientCredentials, digestOf } from '../providers/ambient-credentials.ts';

/** Digests by their source: files are read once, as the SDKs do for as long as credentials last. */
const digests = new WeakMap<AmbientCredentials, string>();

const ambientDigest = (ambient: AmbientCredentials): string => {
  const digest = digests.get(ambient) ?? digestOf(ambient);
  digests.set(ambient, digest);
  return digest;
};

/**
 * Identifies the credentials that an answer was read with, without revealing them: answers read with different
 * credentials are never shared, and so a replica with wrong ones is never answered from the others' cache. Within a
 * process they follow from provider, account and Region.
 *
 * @param ambient where the provider finds credentials that the account does not name
 */
export const credentialsHash = (
  { credentials, endpoint, stsEndpoint, ownSettings }: AccountConfig,
  ambient: AmbientCredentials | undefined,
): string => {
  const { roleArn, sourceRoleArn, externalId, profile, sandbox } = credentials;
  const own = sandbox ? [sandbox.accessKeyId, sandbox.accessKeySecret] : null;
  const found = own === null && ambient ? ambientDigest(ambient) : null;
  const parts = [roleArn, sourceRoleArn, externalId, profile, own, found, endpoint, stsEndpoint, ownSettings];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
};
