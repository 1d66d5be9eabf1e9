import { z } from 'zod';

const text = (expected: string) => z.string({ error: `expected ${expected}` });
const shaped = (pattern: RegExp, expected: string) => text(expected).regex(pattern, { error: `expected ${expected}` });
const positive = (expected: string) => z.number({ error: `expected ${expected}` }).positive(`expected ${expected}`);

const endpoint = text('an http:// or https:// URL')
  .refine(isEndpoint, {
    error: 'expected an http:// or https:// URL without user name, query and fragment',
  })
  .describe('An http:// or https:// URL; {region} is filled in. For VPC endpoints, LocalStack, moto.');

/** What the accounts of every provider have in common. */
const shared = {
  endpoint: endpoint.optional(),
  stsEndpoint: endpoint.optional().describe("Where the role is assumed; the provider's own STS by default."),
  requestsPerSecond: positive('requests per second, above 0')
    .max(1_000_000, { error: 'expected at most 1000000 requests per second' })
    .optional()
    .describe("GetKeyPolicy calls per second in each Region; the provider's documented quota by default."),
  maxConcurrency: z
    .int({ error: 'expected a whole number of calls' })
    .min(1, { error: 'expected at least 1 call' })
    .max(1000, { error: 'expected at most 1000 calls' })
    .default(50)
    .describe('How many calls may be under way at once in each Region.'),
};

const regions = (region: z.ZodString) =>
  z
    .array(region, { error: 'expected a list of Regions' })
    .min(1, { error: 'expected at least one Region' })
    .refine((list) => new Set(list).size === list.length, { error: 'expected each Region once' });

const credentials = (roleArn: z.ZodString, profile: string) =>
  z
    .strictObject(
      {
        roleArn: roleArn.optional().describe('The role to assume for this account.'),
        externalId: shaped(/^[\w+=,.@:/-]{2,1224}$/, 'an external id of 2 to 1224 letters, digits and +=,.@:/-')
          .optional()
          .describe("The external id that the role's trust policy asks for."),
        profile: shaped(/^[\w.@:/+ -]{1,128}$/, 'the name of a profile')
          .optional()
          .describe(profile),
      },
      { error: 'expected a mapping of roleArn, externalId, profile' },
    )
    .refine(({ roleArn, externalId }) => externalId === undefined || roleArn !== undefined, {
      path: ['externalId'],
      error: 'expected a roleArn beside it: an external id is for assuming a role',
      when: isMapping,
    })
    .optional()
    .describe('How to get credentials; without it the default chain of the SDK. Secrets have no place here.');

const awsAccount = z
  .strictObject({
    provider: z.literal('aws'),
    accountId: shaped(/^\d{12}$/, '12 digits in quotes').describe('12 digits, in quotes.'),
    regions: regions(shaped(/^[a-z]{2,8}(?:-[a-z]{2,16}){1,3}-\d{1,2}$/, 'an AWS Region such as us-east-2')),
    credentials: credentials(
      shaped(/^arn:aws[a-z-]{0,16}:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/, 'the ARN of an IAM role: arn:aws:iam::…'),
      'A profile of the AWS shared configuration files; with roleArn, whose credentials assume the role.',
    ),
    ...shared,
  })
  .refine(({ accountId, credentials: given }) => (given?.roleArn?.split(':')[4] ?? accountId) === accountId, {
    path: ['credentials', 'roleArn'],
    error: "expected a role of this account: AWS answers GetKeyPolicy to the key's own account alone",
  });

/** Lets a check of two fields run although another field is wrong, so that one report holds both problems. */
function isMapping({ value }: { readonly value: unknown }): boolean {
  return typeof value === 'object' && value !== null;
}

const alibabaCloudAccount = z.strictObject({
  provider: z.literal('alibaba-cloud'),
  accountId: shaped(/^\d{4,20}$/, 'the digits of the account in quotes').describe('Digits, in quotes.'),
  regions: regions(shaped(/^[a-z]{2}(?:-[a-z0-9]{1,16}){1,5}$/, 'an Alibaba Cloud Region such as cn-hangzhou')),
  network: z
    .enum(['public', 'vpc'], { error: 'expected public or vpc' })
    .default('public')
    .describe('Which endpoint of the Region: kms.<region> or kms-vpc.<region>.'),
  credentials: credentials(
    shaped(/^acs:ram::\d{4,20}:role\/[\w.-]{1,64}$/, 'the ARN of a RAM role: acs:ram::…'),
    "A profile of the Alibaba Cloud CLI's or SDK's configuration files; with roleArn, whose credentials assume it.",
  ),
  ...shared,
});

/** One entry of `accounts`: a line for each provider, told apart by `provider`. */
export const accountSchema = z.discriminatedUnion('provider', [awsAccount, alibabaCloudAccount], {
  error: 'expected a mapping with provider: aws or alibaba-cloud',
});

export type AccountEntry = z.infer<typeof accountSchema>;

function isEndpoint(value: string): boolean {
  const url = parseUrl(value.replaceAll('{region}', 'region'));
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return false;
  return [url.username, url.password, url.search, url.hash].every((part) => part === '');
}

function parseUrl(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}
