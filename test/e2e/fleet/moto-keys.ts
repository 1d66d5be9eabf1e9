import {
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';

export const accountIds = ['111122223333', '222233334444'] as const;
export const regions = ['us-east-2', 'eu-west-1'] as const;

/** Another company, one role of which audits some keys. */
export const partnerId = '777788889999';
export const auditor = `arn:aws:iam::${partnerId}:role/auditor`;

const readerOf = (accountId: string) => `arn:aws:iam::${accountId}:role/key-policy-reader`;
const credentials = { accessKeyId: 'moto', secretAccessKey: 'moto' };

/** The accounts file with which the service reads the same accounts; JSON is YAML as well. */
export const accountsFile = (url: string): string =>
  JSON.stringify({
    accounts: accountIds.map((accountId) => ({
      provider: 'aws',
      accountId,
      regions,
      credentials: { roleArn: readerOf(accountId) },
      endpoint: url,
      stsEndpoint: url,
    })),
    cache: { ttlSeconds: 0 },
    provider: { timeoutMs: 20_000, deadlineMs: 60_000, credentialsTimeoutMs: 20_000 },
    index: { everyMinutes: 60 },
  });

/** A client for one account and Region, with the role that the service assumes there. */
export const clientOf = (url: string, accountId: string, region: string): KMSClient =>
  new KMSClient({
    region,
    endpoint: url,
    credentials: fromTemporaryCredentials({
      params: { RoleArn: readerOf(accountId), RoleSessionName: 'test' },
      masterCredentials: credentials,
      clientConfig: { endpoint: url, region },
    }),
  });

const allow = (principal: unknown, action: string | readonly string[], more: object = {}) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: action,
  Resource: '*',
  ...more,
});

export const policyOf = (accountId: string, ...statements: readonly object[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [allow({ AWS: `arn:aws:iam::${accountId}:root` }, 'kms:*'), ...statements],
  });

const ownCallers = (accountId: string) => ({ Condition: { StringEquals: { 'kms:CallerAccount': accountId } } });
const denyAuditor = { Effect: 'Deny', Principal: { AWS: auditor }, Action: 'kms:Decrypt', Resource: '*' };

/** What a key gets in addition to its policy. */
interface Kind {
  readonly statements?: (accountId: string) => readonly object[];
  readonly grantee?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly alias?: string;
  readonly state?: 'Disabled' | 'PendingDeletion';
}

const kinds: readonly Kind[] = [
  {},
  { tags: { team: 'payments' }, alias: 'alias/payments' },
  { statements: () => [allow({ AWS: auditor }, ['kms:Decrypt', 'kms:DescribeKey'])], tags: { team: 'audit' } },
  { statements: () => [allow({ AWS: `arn:aws:iam::${partnerId}:root` }, 'kms:Decrypt')] },
  { statements: () => [allow('*', 'kms:Decrypt')], alias: 'alias/open' },
  { statements: () => [allow('*', 'kms:Decrypt'), denyAuditor], state: 'Disabled' },
  { statements: (accountId) => [allow({ AWS: '*' }, 'kms:*', ownCallers(accountId))], tags: { team: 'payments' } },
  { grantee: auditor, tags: { team: 'audit', stage: 'test' } },
  { statements: () => [denyAuditor], grantee: auditor },
  { state: 'PendingDeletion', tags: { team: 'payments' } },
  { statements: () => [allow({ Service: 'logs.us-east-2.amazonaws.com' }, 'kms:Encrypt')], state: 'Disabled' },
];

/** Creates a key of each kind. */
export const createKeys = async (kms: KMSClient, accountId: string): Promise<void> => {
  for (const kind of kinds) await createKey(kms, accountId, kind);
};

const createKey = async (
  kms: KMSClient,
  accountId: string,
  { statements = () => [], grantee, tags = {}, alias, state }: Kind,
): Promise<void> => {
  const { KeyMetadata: key } = await kms.send(
    new CreateKeyCommand({
      Policy: policyOf(accountId, ...statements(accountId)),
      Tags: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    }),
  );
  const KeyId = key?.KeyId;
  if (alias) await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyId }));
  if (grantee) await kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal: grantee, Operations: ['Decrypt'] }));
  if (state === 'Disabled') await kms.send(new DisableKeyCommand({ KeyId }));
  if (state === 'PendingDeletion') await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
};
