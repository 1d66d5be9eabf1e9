import type { Cloud } from '../call.ts';
import { alibabaCloudErrorKeys } from './alibaba-cloud-error-keys.ts';
import { alibabaCloudPolicyKeys } from './alibaba-cloud-policies.ts';
import { awsErrorKeys } from './aws-error-keys.ts';
import { awsPolicyKeys } from './aws-policies.ts';
import { type SeedKey, toArn } from './sandbox-key.ts';

/** One of the default keys, and what GetKeyPolicy returns for it. */
export interface CatalogueEntry {
  readonly provider: Cloud;
  readonly name: string;
  readonly arn: string;
  readonly keyId: string;
  readonly accountId: string;
  readonly region: string;
  readonly shows: string;
  /** The provider's error code that GetKeyPolicy returns; null where it returns a policy, or fails without a code. */
  readonly providerCode: string | null;
  /** How GetKeyPolicy fails without a code. */
  readonly breaks: 'hang' | 'reset' | 'garbage' | null;
  /** The exact text that GetKeyPolicy returns; null where it returns none. */
  readonly document: string | null;
}

export const seedKeys: readonly SeedKey[] = [
  ...awsPolicyKeys,
  ...alibabaCloudPolicyKeys,
  ...awsErrorKeys,
  ...alibabaCloudErrorKeys,
];

const notFoundCode: Readonly<Record<Cloud, string>> = {
  AWS: 'NotFoundException',
  ALIBABA_CLOUD: 'Forbidden.KeyNotFound',
};

/** The default keys, for the explorer's tabs, the README and tests. */
export const sandboxKeys: readonly CatalogueEntry[] = seedKeys.map((key) => {
  const { provider, name, keyId, accountId, region, shows, fails } = key;
  return {
    provider,
    name,
    arn: toArn(key),
    keyId,
    accountId,
    region,
    shows,
    providerCode: key.absent ? notFoundCode[provider] : fails?.kind === 'error' ? fails.code : null,
    breaks: fails?.kind === 'hang' || fails?.kind === 'reset' || fails?.kind === 'garbage' ? fails.kind : null,
    document: fails || key.absent ? null : key.document,
  };
});
