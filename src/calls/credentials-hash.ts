import { createHash } from 'node:crypto';
import type { AccountConfig } from '../config/config.ts';

/**
 * Identifies the credentials that an answer was read with, without revealing them: answers read with different
 * credentials are never shared. Within a process they follow from provider, account and Region; replicas with different
 * configurations share one cache.
 */
export const credentialsHash = ({ credentials, endpoint, stsEndpoint, network }: AccountConfig): string => {
  const { roleArn, externalId, profile, sandbox } = credentials;
  const parts = [roleArn, externalId, profile, sandbox?.accessKeyId ?? null, endpoint, stsEndpoint, network];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
};
