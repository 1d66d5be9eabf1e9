import type { Cloud } from '../call.ts';
import { alibabaCloudErrorKeys } from './alibaba-cloud-error-keys.ts';
import { alibabaCloudPolicyKeys } from './alibaba-cloud-policies.ts';
import { awsErrorKeys } from './aws-error-keys.ts';
import { awsPolicyKeys } from './aws-policies.ts';
import { type SeedKey, toArn } from './sandbox-key.ts';

/** What stands behind a name of the default seed. */
export interface CatalogueEntry {
  readonly provider: Cloud;
  readonly name: string;
  readonly arn: string;
  readonly keyId: string;
  readonly accountId: string;
  readonly region: string;
  readonly shows: string;
  /** The provider's code that GetKeyPolicy answers; null where it answers a policy, or nothing that has a code. */
  readonly providerCode: string | null;
  /** How GetKeyPolicy breaks without a code. */
  readonly breaks: 'hang' | 'reset' | 'garbage' | null;
  /** The exact text that GetKeyPolicy answers; null where it answers none. */
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

/** The default seed as a catalogue: for tabs, for the README and for tests. */
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
