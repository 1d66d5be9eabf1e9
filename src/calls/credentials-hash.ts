import { createHash } from 'node:crypto';
import type { AccountConfig } from '../config/config.ts';
import { type AmbientCredentials, digestOf } from '../providers/ambient-credentials.ts';

/**
 * Digests by the place where an SDK finds the credentials. Files are read once: the SDKs, too, keep credentials until
 * they expire.
 */
const digests = new WeakMap<AmbientCredentials, string>();

const ambientDigest = (ambient: AmbientCredentials): string => {
  const digest = digests.get(ambient) ?? digestOf(ambient);
  digests.set(ambient, digest);
  return digest;
};

/**
 * Identifies the credentials that an answer was read with, without revealing them. Answers read with different
 * credentials are never shared, so a replica with the wrong credentials gets nothing from the cache of the others. Only
 * the shared cache needs the hash: within a process, provider, account and Region determine the credentials.
 *
 * @param ambient where the provider's SDK finds credentials that the account's configuration does not name
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
