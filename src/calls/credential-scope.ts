import { createHash } from 'node:crypto';
import type { AccountConfig } from '../config/config.ts';

/**
 * Names whose eyes an answer was read with, without telling: two scopes never share an answer. Within a process it
 * follows from provider, account and Region; replicas that are configured differently meet in the shared cache.
 */
export const credentialScope = ({ credentials, endpoint, stsEndpoint, network }: AccountConfig): string => {
  const { roleArn, externalId, profile, sandbox } = credentials;
  const parts = [roleArn, externalId, profile, sandbox?.accessKeyId ?? null, endpoint, stsEndpoint, network];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
};
