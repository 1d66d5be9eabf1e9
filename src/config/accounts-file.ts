import { z } from 'zod';
import { accountSchema, defaultsSchema, discoverySchema } from '../providers/account-schemas.ts';

/** A whole number from `min` to `max`, left out for `fallback`. */
const count = (fallback: number, min: number, max: number, description: string) => {
  const expected = `expected a whole number from ${min} to ${max}`;
  return z
    .int({ error: expected })
    .min(min, { error: expected })
    .max(max, { error: expected })
    .default(fallback)
    .describe(description);
};

/** Seconds, which need not be whole. */
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
    ttlSeconds: seconds(60, 0, 'How long a policy is served without asking again.'),
    negativeTtlSeconds: seconds(5, 0, 'The same for a definite no: not found, denied, unsupported.'),
    staleSeconds: seconds(600, 0, 'How long the last good answer stands in while the provider is down.'),
    maxEntries: count(100_000, 1, 10_000_000, 'Answers kept in memory.'),
    maxBytes: count(268_435_456, 1_048_576, 68_719_476_736, 'Bytes of policy text kept in memory.'),
  },
  { error: 'expected a mapping' },
);

const provider = z
  .strictObject(
    {
      timeoutMs: count(3000, 50, 60_000, 'Milliseconds for one attempt.'),
      deadlineMs: count(8000, 50, 60_000, 'Milliseconds for one operation with all of its attempts.'),
      credentialsTimeoutMs: count(6000, 50, 60_000, 'Milliseconds for getting credentials before that is tried anew.'),
    },
    { error: 'expected a mapping' },
  )
  .refine(({ timeoutMs, deadlineMs }) => timeoutMs <= deadlineMs, {
    path: ['deadlineMs'],
    error: 'expected no less than timeoutMs: the deadline holds all attempts',
  });

const limits = z.strictObject(
  {
    representations: count(1000, 1, 100_000, 'Entities over all _entities of one operation.'),
    bodyBytes: count(2_000_000, 1024, 100_000_000, 'Bytes of a request.'),
    tokens: count(15_000, 10, 1_000_000, 'Tokens of a query.'),
    depth: count(100, 1, 1000, 'How deep a query may nest.'),
    aliases: count(30, 0, 10_000, 'Aliases in a query.'),
    rootFields: count(20, 1, 1000, 'Root fields in a query.'),
    first: count(500, 1, 10_000, 'The most that `first` of a connection may ask for.'),
    documentBytes: count(131_072, 1024, 10_000_000, 'Bytes of a policy document that a client gives.'),
    documents: count(20, 1, 1000, 'Different policy documents that a request brings.'),
    documentsBytes: count(524_288, 1024, 100_000_000, 'Bytes of these documents together.'),
    responseBytes: count(16_777_216, 65_536, 268_435_456, 'Bytes of an answer.'),
  },
  { error: 'expected a mapping' },
);

const fresh = z.strictObject(
  {
    allowedTo: z
      .enum(['anyone', 'scope', 'nobody'], { error: 'expected anyone, scope or nobody' })
      .default('anyone')
      .describe('Who may read past the cache; scope: tokens with keys:fresh.'),
    perMinute: count(3000, 1, 10_000_000, 'Keys that one caller may read past the cache in a minute.'),
  },
  { error: 'expected a mapping' },
);

/** Ids of either provider. */
const trust = z.strictObject(
  {
    accounts: z
      .array(
        z
          .string({ error: 'expected an account id in quotes' })
          .regex(/^\d{12,16}$/, { error: 'expected 12 to 16 digits' }),
        {
          error: 'expected a list of account ids',
        },
      )
      .default([])
      .describe('Account ids, in quotes.'),
    organizations: z
      .array(
        z
          .string({ error: 'expected the id of an organization' })
          .regex(/^(?:o-[a-z0-9]{10,32}|rd-[A-Za-z0-9]{1,32})$/, { error: 'expected o-… or rd-…' }),
        { error: 'expected a list of organizations' },
      )
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
      .describe('From one full reading of all keys to the next.'),
    grants: z.boolean({ error: 'expected true or false' }).default(true).describe('Whether grants are read, too.'),
  },
  { error: 'expected a mapping' },
);

/** `index:` alone turns it on. */
const indexOrNothing = z.preprocess((value) => value ?? {}, index);

const proxy = z
  .string({ error: 'expected an http:// or https:// URL' })
  .refine((value) => URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol), {
    error: 'expected an http:// or https:// URL',
  })
  .refine((value) => !URL.canParse(value) || new URL(value).password === '', {
    error: 'expected no password: set HTTPS_PROXY instead, which is not kept in a file',
  });

/** The accounts file, as an operator writes it. Everything else that is derived from it follows this one schema. */
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
        .describe('Organizations whose accounts are served, beside those of the list or instead of them.'),
      defaults: defaultsSchema
        .optional()
        .describe('By provider: what its accounts have in common. An account that says something else is right.'),
      cache: cache.prefault({}).describe('How long answers are kept.'),
      provider: provider.prefault({}).describe('How long a provider may take.'),
      limits: limits.prefault({}).describe('What one request may ask for.'),
      fresh: fresh.prefault({}).describe('Reads past the cache (fresh: true).'),
      trust: trust
        .optional()
        .describe('Outsiders who are meant to have access: policies that let in no others are TRUSTED, not EXTERNAL.'),
      replicas: count(1, 1, 1000, 'How many replicas share the quotas while Redis cannot be asked.'),
      allowedHosts: z
        .array(hostName, { error: 'expected a list of host names' })
        .default([])
        .describe('Names in Host, beside those of loopback, under which it may be asked where it listens on loopback.'),
      index: indexOrNothing.optional().describe('Keeps an index of all keys, which is searched and counted.'),
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

/** The settings of a file that says nothing but its accounts; what the sandbox runs with. */
export const defaultSettings = (): Omit<AccountsFile, 'accounts' | 'discovery'> => ({
  cache: cache.parse({}),
  provider: provider.parse({}),
  limits: limits.parse({}),
  index: index.parse({}),
  fresh: fresh.parse({}),
  replicas: 1,
  allowedHosts: [],
});
