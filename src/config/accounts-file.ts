import { z } from 'zod';
import {
  accountSchema,
  defaultsSchema,
  discoverySchema,
  trustedAccountId,
  trustedOrganizationId,
} from '../providers/account-schemas.ts';

/** A whole number from `min` to `max`; defaults to `fallback`. */
const count = (fallback: number, min: number, max: number, description: string) => {
  const expected = `expected a whole number from ${min} to ${max}`;
  return z
    .int({ error: expected })
    .min(min, { error: expected })
    .max(max, { error: expected })
    .default(fallback)
    .describe(description);
};

/** Seconds, possibly fractional. */
const seconds = (fallback: number, min: number, description: string) => {
  const expected = `expected seconds from ${min} to 604800`;
  return z
    .number({ error: expected })
    .min(min, { error: expected })
    .max(604_800, { error: expected })
    .default(fallback)
    .describe(description);
};

const cache = z.strictObject(
  {
    ttlSeconds: seconds(60, 0, 'How long a policy is served from the cache.'),
    negativeTtlSeconds: seconds(5, 0, 'The same for definite refusals: not found, denied, unsupported.'),
    staleSeconds: seconds(600, 0, 'How long the last good answer is served while the provider is down.'),
    maxEntries: count(100_000, 1, 10_000_000, 'Cached answers in memory, at most.'),
    maxBytes: count(268_435_456, 1_048_576, 68_719_476_736, 'Bytes of cached policies in memory, at most.'),
  },
  { error: 'expected a mapping' },
);

const provider = z
  .strictObject(
    {
      timeoutMs: count(3000, 50, 60_000, 'Milliseconds for one attempt.'),
      deadlineMs: count(8000, 50, 60_000, 'Milliseconds for one operation including all attempts.'),
      credentialsTimeoutMs: count(6000, 50, 60_000, 'Milliseconds for one attempt to obtain credentials.'),
    },
    { error: 'expected a mapping' },
  )
  .refine(({ timeoutMs, deadlineMs }) => timeoutMs <= deadlineMs, {
    path: ['deadlineMs'],
    error: 'expected at least timeoutMs: the deadline includes all attempts',
  });

const limits = z.strictObject(
  {
    representations: count(1000, 1, 100_000, 'Entities in all _entities fields of one operation.'),
    bodyBytes: count(2_000_000, 1024, 100_000_000, 'Bytes of a request.'),
    bodiesBytes: count(67_108_864, 65_536, 10_000_000_000, 'Bytes of all requests over 64 KB that are in progress.'),
    tokens: count(15_000, 10, 1_000_000, 'Tokens of a query.'),
    depth: count(100, 1, 1000, 'Nesting depth of a query.'),
    aliases: count(30, 0, 10_000, 'Aliases in a query.'),
    rootFields: count(20, 1, 1000, 'Root fields in a query.'),
    first: count(500, 1, 10_000, 'The largest `first` of a connection.'),
    documentBytes: count(131_072, 1024, 10_000_000, 'Bytes of a policy document in a request.'),
    documents: count(20, 1, 1000, 'Distinct policy documents in a request.'),
    documentsBytes: count(524_288, 1024, 100_000_000, 'Bytes of all policy documents in a request.'),
    responseBytes: count(16_777_216, 65_536, 268_435_456, 'Bytes of a response.'),
  },
  { error: 'expected a mapping' },
);

const fresh = z.strictObject(
  {
    allowedTo: z
      .enum(['anyone', 'scope', 'nobody'], { error: 'expected anyone, scope or nobody' })
      .default('anyone')
      .describe('Who may bypass the cache; scope: tokens with the scope keys:fresh.'),
    perMinute: count(3000, 1, 10_000_000, 'Keys per minute that one caller may read without the cache.'),
  },
  { error: 'expected a mapping' },
);

/** Outsiders of any provider. */
const trust = z.strictObject(
  {
    accounts: z
      .array(trustedAccountId, { error: 'expected a list of account ids' })
      .default([])
      .describe('Account ids, in quotes.'),
    organizations: z
      .array(trustedOrganizationId, { error: 'expected a list of organizations' })
      .default([])
      .describe('Organizations (o-…) and resource directories (rd-…).'),
  },
  { error: 'expected a mapping of accounts and organizations' },
);

const hostName = z
  .string({ error: 'expected a host name without a port' })
  .regex(/^[\w.-]{1,253}$|^\[[\da-fA-F:.]{2,45}\]$/, { error: 'expected a host name without a port' });

const everyMinutes = 'expected minutes from 0.1 to 10080';

const index = z.strictObject(
  {
    everyMinutes: z
      .number({ error: everyMinutes })
      .min(0.1, { error: everyMinutes })
      .max(10_080, { error: everyMinutes })
      .default(60)
      .describe('Minutes between full readings of all keys.'),
    grants: z.boolean({ error: 'expected true or false' }).default(true).describe('Whether grants are read as well.'),
  },
  { error: 'expected a mapping' },
);

/** An empty `index:` turns it on. */
const indexOrNothing = z.preprocess((value) => value ?? {}, index);

const proxy = z
  .string({ error: 'expected an http:// or https:// URL' })
  .refine((value) => URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol), {
    error: 'expected an http:// or https:// URL',
  })
  .refine((value) => !URL.canParse(value) || new URL(value).password === '', {
    error: 'expected no password: set HTTPS_PROXY instead, so that it is not stored in a file',
  });

/** The schema of the accounts file, from which its types and its JSON Schema are derived. */
export const accountsFileSchema = z
  .strictObject(
    {
      accounts: z
        .array(accountSchema, { error: 'expected a list of accounts' })
        .min(1, { error: 'expected at least one account; leave KMS_CONFIG unset for the sandbox' })
        .optional()
        .describe('The accounts whose keys are served.'),
      discovery: z
        .array(discoverySchema, { error: 'expected a list of organizations' })
        .min(1, { error: 'expected at least one organization' })
        .optional()
        .describe('Organizations whose accounts are served, in addition to the listed accounts or instead of them.'),
      defaults: defaultsSchema.optional().describe('Defaults for accounts, by provider. An account overrides them.'),
      cache: cache.prefault({}).describe('The cache of policies and other answers.'),
      provider: provider.prefault({}).describe('Timeouts of calls to providers.'),
      limits: limits.prefault({}).describe('Limits of one request.'),
      fresh: fresh.prefault({}).describe('Reads that bypass the cache (fresh: true).'),
      trust: trust
        .optional()
        .describe(
          'Outsiders that are meant to have access: policies that give access to no others are TRUSTED, not EXTERNAL.',
        ),
      replicas: count(1, 1, 1000, 'The number of replicas that share the quotas while Redis is unavailable.'),
      allowedHosts: z
        .array(hostName, { error: 'expected a list of host names' })
        .default([])
        .describe('Additional names accepted in the Host header where the service listens on loopback.'),
      index: indexOrNothing.optional().describe('Keeps an index of all keys for searches and counts.'),
      proxy: proxy.optional().describe('The proxy to the clouds, instead of HTTPS_PROXY and HTTP_PROXY.'),
    },
    { error: 'expected a mapping with accounts' },
  )
  .refine(({ accounts, discovery }) => accounts !== undefined || discovery !== undefined, {
    path: ['accounts'],
    error: 'expected a list of accounts, or discovery',
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .meta({
    title: 'Accounts file of key-policy-subgraph',
    anyOf: ['accounts', 'discovery'].map((name) => ({ properties: { [name]: true }, required: [name] })),
  });

export type AccountsFile = z.infer<typeof accountsFileSchema>;

/** The settings of a file with nothing but accounts, which the sandbox uses. */
export const defaultSettings = (): Omit<AccountsFile, 'accounts' | 'discovery'> => ({
  cache: cache.parse({}),
  provider: provider.parse({}),
  limits: limits.parse({}),
  index: index.parse({}),
  fresh: fresh.parse({}),
  replicas: 1,
  allowedHosts: [],
});
