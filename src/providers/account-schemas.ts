import { z } from 'zod';
import type { KmsProvider } from '../errors.ts';
import { alibabaCloudAccountSchema, alibabaCloudDiscoverySchema } from './alibaba-cloud/account-schema.ts';
import { kmsRegions } from './alibaba-cloud/regions.ts';
import { awsAccountSchema, awsDiscoverySchema } from './aws/account-schema.ts';
import { regionsOfPartition } from './aws/regions.ts';

/** One entry of `accounts` in the accounts file: a schema for each provider, told apart by `provider`. */
export const accountSchema = z.discriminatedUnion('provider', [awsAccountSchema, alibabaCloudAccountSchema], {
  error: 'expected a mapping with provider: aws or alibaba-cloud',
});

export type AccountEntry = z.infer<typeof accountSchema>;

/** One entry of `discovery`. */
export const discoverySchema = z.discriminatedUnion('provider', [awsDiscoverySchema, alibabaCloudDiscoverySchema], {
  error: 'expected a mapping with provider: aws or alibaba-cloud',
});

export type DiscoveryEntry = z.infer<typeof discoverySchema>;

interface NamedProvider {
  readonly id: KmsProvider;
  /** What `regions: all` stands for, by the account's role where that decides. */
  readonly allRegions: (roleArn: string | undefined) => readonly string[];
}

/** Providers by their names in the accounts file. */
export const providersByName: Readonly<Record<AccountEntry['provider'], NamedProvider>> = {
  aws: { id: 'AWS', allRegions: (roleArn) => regionsOfPartition(roleArn?.split(':')[1] ?? 'aws') },
  'alibaba-cloud': { id: 'ALIBABA_CLOUD', allRegions: () => kmsRegions },
};
