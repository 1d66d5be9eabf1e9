import type { AccountConfig } from '../../../src/config/config.ts';
import { KmsError } from '../../../src/errors.ts';
import type { KeyReading } from '../../../src/fleet/record/key-reading.ts';
import { inspectKeyPolicy } from '../../../src/policy/inspect.ts';
import type { DescribedProvider } from '../../../src/providers/provider.ts';

const region = 'us-east-2';
const accountCount = 20;
const readOfEach = 100;

export const accountIdOf = (index: number): string => String(100_000_000_000 + index);

export const indexedAccounts: readonly AccountConfig[] = Array.from({ length: accountCount }, (_, index) => ({
  provider: 'AWS',
  accountId: accountIdOf(index),
  regions: [region],
  credentials: { roleArn: null, sourceRoleArn: null, externalId: null, profile: null, sandbox: null },
  endpoint: null,
  stsEndpoint: null,
  ownSettings: {},
  requestsPerSecond: null,
  maxConcurrency: 50,
}));

const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey'];

const allow = (principal: unknown, action: string | readonly string[], more = {}) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: action,
  Resource: '*',
  ...more,
});

/** The auditors' role, to which every key gives access. */
export const auditor = 'arn:aws:iam::777766665555:role/auditor';
/** An account to which only the keys of the last account give access. */
export const partner = '888877776666';

const inOrganization = { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdef1234' } } };

const documentOf = (account: number, number: number): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Id: `policy-${account}-${number}`,
    Statement: [
      allow({ AWS: [`arn:aws:iam::${accountIdOf(account)}:root`, auditor] }, 'kms:*'),
      allow({ AWS: `arn:aws:iam::${accountIdOf(account)}:role/team-${number % 10}` }, use),
      ...(number % 7 === 0 ? [allow({ AWS: `arn:aws:iam::${accountIdOf(900 + (number % 4))}:root` }, use)] : []),
      ...(number % 50 === 0 ? [allow('*', 'kms:Decrypt')] : []),
      ...(number % 30 === 1 ? [allow('*', use, inOrganization)] : []),
      ...(account === accountCount - 1 ? [allow({ AWS: `arn:aws:iam::${partner}:root` }, use)] : []),
    ],
  });

/** The readings of each account's keys. One key in forty could not be read. */
export const readingsOf = ({ refFromId, language }: DescribedProvider): readonly (readonly KeyReading[])[] =>
  indexedAccounts.map(({ accountId }, account) =>
    Array.from({ length: readOfEach }, (_, number) => {
      const keyId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
      const ref = refFromId({ region, accountId, keyId });
      if (ref instanceof KmsError) throw ref;
      const view = inspectKeyPolicy(documentOf(account, number), language, ref);
      return {
        ref,
        readAt: Date.now(),
        policy: number % 40 === 11 ? { error: 'KMS_ACCESS_DENIED' } : { view },
        grants: [],
        state: number % 20 === 0 ? 'Disabled' : 'Enabled',
        tags: [{ key: 'team', value: `team-${number % 30}` }],
        aliases: [`alias/key-${account}-${number}`],
      };
    }),
  );
