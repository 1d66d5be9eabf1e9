import { z } from 'zod';
import {
  type AccountFormat,
  accountFields,
  credentialsField,
  discoveryFields,
  matchingTemplate,
  matchingText,
  namesAccounts,
  regionsField,
  sharedFields,
} from '../account-schema.ts';
import { kmsRegions } from './regions.ts';

const accountId = matchingText(/^\d{4,20}$/, 'the digits of the account in quotes');
const roleArn = matchingTemplate(
  /^acs:ram::\d{4,20}:role\/[\w.-]{1,64}$/,
  'the ARN of a RAM role: acs:ram::…',
  '1903253031260001',
);
const credentials = credentialsField(
  roleArn,
  "A profile of the Alibaba Cloud CLI's or SDK's configuration files; with roleArn, whose credentials assume it.",
);
const ownFields = {
  provider: z.literal('alibaba-cloud'),
  regions: regionsField(
    matchingText(/^[a-z]{2}(?:-[a-z0-9]{1,16}){1,5}$/, 'an Alibaba Cloud Region such as cn-hangzhou'),
  ),
  network: z
    .enum(['public', 'vpc'], { error: 'expected public or vpc' })
    .default('public')
    .describe('Which endpoint of the Region: kms.<region> or kms-vpc.<region>.'),
};

/** An entry of the accounts file for Alibaba Cloud. */
const account = z
  .strictObject({ ...ownFields, ...accountFields(accountId, 'Digits, in quotes.'), credentials, ...sharedFields })
  .refine(namesAccounts.check, namesAccounts);

/** An entry of `discovery` for Alibaba Cloud: the members of a resource directory. */
const discovery = z.strictObject({
  ...ownFields,
  ...discoveryFields(roleArn, accountId, credentials),
  ...sharedFields,
});

/** Alibaba Cloud in the accounts file. */
export const alibabaCloudAccounts = {
  id: 'ALIBABA_CLOUD',
  configName: 'alibaba-cloud',
  account,
  discovery,
  ownSettings: ['network'],
  trusted: {
    account: { pattern: /\d{13,16}/, expected: '13 to 16 digits' },
    organization: { pattern: /rd-[A-Za-z0-9]{1,32}/, expected: 'rd-…' },
  },
  allRegions: () => kmsRegions,
} as const satisfies AccountFormat;
