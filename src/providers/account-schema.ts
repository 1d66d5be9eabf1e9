import { z } from 'zod';
import type { KmsProvider } from '../errors.ts';

/** The parts of the accounts file that all providers share. Each provider's folder has the rest. */

/** The format of a provider's entries in the accounts file. */
export interface AccountFormat {
  readonly id: KmsProvider;
  /** The value of `provider` in its entries. */
  readonly configName: string;
  /** An entry of `accounts`. */
  readonly account: z.ZodType;
  /** An entry of `discovery`. */
  readonly discovery: z.ZodType;
  /** The fields of its entries, all of them texts, that `sharedFields` lacks and its client reads. */
  readonly ownSettings: readonly string[];
  /** The ids of accounts and organizations that `trust` may name. */
  readonly trusted: { readonly account: IdForm; readonly organization: IdForm };
  /** The Regions that `regions: all` stands for. The partition may follow from the account's role. */
  allRegions(roleArn: string | undefined): readonly string[];
}

/** The form of an id, and how an error describes it. */
export interface IdForm {
  /** Matches a whole id; without anchors. */
  readonly pattern: RegExp;
  readonly expected: string;
}

const text = (expected: string) => z.string({ error: `expected ${expected}` });

export const matchingText = (pattern: RegExp, expected: string) =>
  text(expected).regex(pattern, { error: `expected ${expected}` });

/** The same, where `{accountId}` stands for the account's id. */
export const matchingTemplate = (pattern: RegExp, expected: string, sampleAccountId: string) =>
  text(expected).refine((value) => pattern.test(value.replaceAll('{accountId}', sampleAccountId)), {
    error: `expected ${expected}`,
  });

const positive = (expected: string) => z.number({ error: `expected ${expected}` }).positive(`expected ${expected}`);

const isEndpoint = (value: string): boolean => {
  const filled = value.replaceAll('{region}', 'region').replaceAll('{accountId}', '111122223333');
  const url = URL.canParse(filled) ? new URL(filled) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return false;
  return [url.username, url.password, url.search, url.hash].every((part) => part === '');
};

const endpoint = text('an http:// or https:// URL').refine(isEndpoint, {
  error: 'expected an http:// or https:// URL without user name, query and fragment',
});

const endpoints = z
  .union([endpoint, z.record(z.string(), endpoint)], {
    error: 'expected an http:// or https:// URL, or a mapping of Regions to such URLs',
  })
  .optional();

/** Fields of the accounts of every provider. */
export const sharedFields = {
  endpoint: endpoints.describe(
    'An http:// or https:// URL, in which {region} and {accountId} are filled in, or one for each Region. For VPC endpoints, LocalStack, moto.',
  ),
  stsEndpoint: endpoints.describe("The STS endpoint where the role is assumed; the provider's own by default."),
  requestsPerSecond: positive('requests per second, above 0')
    .max(1_000_000, { error: 'expected at most 1000000 requests per second' })
    .optional()
    .describe("GetKeyPolicy calls per second in each Region; the provider's documented quota by default."),
  maxConcurrency: z
    .int({ error: 'expected a whole number of calls' })
    .min(1, { error: 'expected at least 1 call' })
    .max(1000, { error: 'expected at most 1000 calls' })
    .default(50)
    .describe('The maximum number of concurrent calls in each Region.'),
};

/** A list of Regions, or `all` for every Region in which the provider has KMS. */
export const regionsField = (region: z.ZodString) =>
  z.union(
    [
      z.literal('all'),
      z
        .array(region, { error: 'expected a list of Regions' })
        .min(1, { error: 'expected at least one Region' })
        .refine((list) => new Set(list).size === list.length, { error: 'expected each Region once' }),
    ],
    { error: 'expected a list of Regions, or all' },
  );

/** One account, or several with the same settings. */
export const accountFields = (accountId: z.ZodString, expected: string) => ({
  accountId: accountId.optional().describe(expected),
  accountIds: z
    .array(accountId, { error: 'expected a list of account ids' })
    .min(1, { error: 'expected at least one account id' })
    .optional()
    .describe('Instead of accountId: several accounts with the same settings, in which {accountId} is filled in.'),
});

/** Runs a check of two fields even if another field is wrong, so that both problems are reported at once. */
export const isMapping = ({ value }: { readonly value: unknown }): boolean => {
  return typeof value === 'object' && value !== null;
};

/** Requires exactly one of the two. */
export const namesAccounts = {
  check: (entry: { readonly accountId?: unknown; readonly accountIds?: unknown }) =>
    (entry.accountId === undefined) !== (entry.accountIds === undefined),
  path: ['accountId'],
  error: 'expected either accountId or accountIds',
  when: isMapping,
};

const externalIdField = matchingText(
  /^[\w+=,.@:/-]{2,1224}$/,
  'an external id of 2 to 1224 letters, digits and +=,.@:/-',
).optional();

export const credentialsField = (roleArn: z.ZodType<string, string>, profile: string) =>
  z
    .strictObject(
      {
        roleArn: roleArn.optional().describe('The role to assume for this account; {accountId} is filled in.'),
        sourceRoleArn: roleArn
          .optional()
          .describe('A role to assume first, whose credentials then assume roleArn (role chaining).'),
        externalId: externalIdField.describe("The external id that the role's trust policy requires."),
        profile: matchingText(/^[\w.@:/+ -]{1,128}$/, 'the name of a profile')
          .optional()
          .describe(profile),
      },
      { error: 'expected a mapping of roleArn, sourceRoleArn, externalId, profile' },
    )
    .refine(({ roleArn, externalId }) => externalId === undefined || roleArn !== undefined, {
      path: ['externalId'],
      error: 'expected a roleArn as well: an external id is only sent to assume a role',
      when: isMapping,
    })
    .refine(({ roleArn, sourceRoleArn }) => sourceRoleArn === undefined || roleArn !== undefined, {
      path: ['sourceRoleArn'],
      error: 'expected a roleArn as well: the role that sourceRoleArn assumes',
      when: isMapping,
    })
    .optional()
    .describe(
      'How to get credentials; by default from the default chain of the SDK. Secrets do not belong in this file.',
    );

/** Fields of the `discovery` entries of every provider. */
export const discoveryFields = (
  roleArn: z.ZodType<string, string>,
  accountId: z.ZodString,
  credentials: ReturnType<typeof credentialsField>,
) => ({
  roleArn: roleArn
    .refine((value) => value.includes('{accountId}'), {
      error: 'expected {accountId} in it: one role for each account',
    })
    .describe('The role to assume in each account; {accountId} is filled in.'),
  externalId: externalIdField.describe("The external id that the roles' trust policies require."),
  exclude: z
    .array(accountId, { error: 'expected a list of account ids' })
    .optional()
    .describe('Accounts of the organization to exclude.'),
  credentials: credentials.describe('Credentials of an account that may list the others; they also assume the roles.'),
  directoryEndpoint: endpoint
    .optional()
    .describe('The endpoint that lists the accounts; by default that for KMS, if given, else the provider’s own.'),
  refreshSeconds: z
    .number({ error: 'expected seconds from 10 to 604800' })
    .min(10, { error: 'expected seconds from 10 to 604800' })
    .max(604_800, { error: 'expected seconds from 10 to 604800' })
    .default(600)
    .describe('The interval of listing the accounts of the organization.'),
});
