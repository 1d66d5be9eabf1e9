import { z } from 'zod';
import {
  type AccountFormat,
  accountFields,
  credentialsField,
  discoveryFields,
  isMapping,
  matchingTemplate,
  matchingText,
  namesAccounts,
  regionsField,
  sharedFields,
} from '../account-schema.ts';
import { partitionOf } from './partitions.ts';
import { regionsOfPartition } from './regions.ts';

const sampleAccountId = '111122223333';

const roleArn = matchingTemplate(
  /^arn:aws[a-z-]{0,16}:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/,
  'the ARN of an IAM role: arn:aws:iam::…',
  sampleAccountId,
);

interface Entry {
  readonly accountId?: string | undefined;
  readonly regions: 'all' | readonly string[];
  readonly credentials?: { readonly roleArn?: string | undefined } | undefined;
}

/** The partitions of the Regions. With `regions: all`, only the role's ARN shows the partition. */
const partitionsOf = ({ regions, credentials }: Entry): readonly string[] => {
  const ofRole = credentials?.roleArn?.split(':')[1];
  if (regions === 'all') return [ofRole ?? 'aws'];
  return [...new Set(regions.map(partitionOf))];
};

const isOwnRole = ({ accountId, credentials }: Entry): boolean => {
  const owner = credentials?.roleArn?.split(':')[4] ?? '{accountId}';
  return owner === '{accountId}' || owner === accountId;
};

const isRoleOfPartition = (entry: Entry): boolean => {
  const partition = entry.credentials?.roleArn?.split(':')[1];
  return partition === undefined || partitionsOf(entry).every((one) => one === partition);
};

const accountId = matchingText(/^\d{12}$/, '12 digits in quotes');
const regions = regionsField(
  matchingText(/^[a-z]{2,8}(?:-[a-z]{2,16}){1,3}-\d{1,2}$/, 'an AWS Region such as us-east-2'),
);
const credentials = credentialsField(
  roleArn,
  'A profile of the AWS shared configuration files; with roleArn, whose credentials assume the role.',
);

const hasRegions = ({ value }: { readonly value: unknown }): boolean => {
  const { regions } = (value ?? {}) as { readonly regions?: unknown };
  return regions === 'all' || (Array.isArray(regions) && regions.every((region) => typeof region === 'string'));
};

/** An entry of the accounts file for AWS. */
const account = z
  .strictObject({
    provider: z.literal('aws'),
    ...accountFields(accountId, '12 digits, in quotes.'),
    regions,
    credentials,
    ...sharedFields,
  })
  .refine(namesAccounts.check, namesAccounts)
  .refine((entry) => partitionsOf(entry).length === 1, {
    path: ['regions'],
    error: 'expected Regions of one partition: an account is in one of them',
    when: hasRegions,
  })
  .refine(isOwnRole, {
    path: ['credentials', 'roleArn'],
    error: "expected a role of this account: AWS answers GetKeyPolicy to the key's own account alone",
    when: isMapping,
  })
  .refine(isRoleOfPartition, {
    path: ['credentials', 'roleArn'],
    error: 'expected a role of the same partition as the Regions',
    when: hasRegions,
  });

/** An entry of `discovery` for AWS: the accounts of an organization of AWS Organizations. */
const discovery = z
  .strictObject({
    provider: z.literal('aws'),
    regions,
    ...discoveryFields(roleArn, accountId, credentials),
    ...sharedFields,
  })
  .refine((entry) => partitionsOf({ ...entry, credentials: entry }).length === 1, {
    path: ['regions'],
    error: 'expected Regions of one partition: an account is in one of them',
    when: hasRegions,
  })
  .refine((entry) => isRoleOfPartition({ ...entry, credentials: entry }), {
    path: ['roleArn'],
    error: 'expected a role of the same partition as the Regions',
    when: hasRegions,
  });

/** AWS in the accounts file. */
export const awsAccounts = {
  id: 'AWS',
  configName: 'aws',
  account,
  discovery,
  ownSettings: [],
  trusted: {
    account: { pattern: /\d{12}/, expected: '12 digits' },
    organization: { pattern: /o-[a-z0-9]{10,32}/, expected: 'o-…' },
  },
  allRegions: (roleArn) => regionsOfPartition(roleArn?.split(':')[1] ?? 'aws'),
} as const satisfies AccountFormat;
