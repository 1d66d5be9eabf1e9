import fc from 'fast-check';
import { type DocumentNode, type ExecutionResult, execute, type GraphQLFormattedError, parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCompute } from '../../src/compute/compute.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createEntityCache, type GraphqlRequest } from '../../src/entity-cache/entity-cache.ts';
import { KmsError } from '../../src/errors.ts';
import { disabledFleet } from '../../src/fleet/disabled-fleet.ts';
import type { DraftReader, ReadTarget, RequestContext } from '../../src/graphql/context.ts';
import { createErrorFormatter } from '../../src/graphql/format-error.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import { LazyContext } from '../../src/http/request-context.ts';
import { createKeySource } from '../../src/keys/create-key-source.ts';
import type { KeySource } from '../../src/keys/key-source.ts';
import { inspectKeyPolicy } from '../../src/policy/inspect.ts';
import { descriptionOf } from '../../src/providers/descriptions.ts';
import { providerById, providers } from '../../src/providers/index.ts';
import { createSandbox, type Sandbox, sandboxKeys } from '../../src/sandbox/index.ts';

const schema = createSchema();
const defaults = loadConfig({ LOG_LEVEL: 'silent' });
const config = { ...defaults, provider: { ...defaults.provider, timeoutMs: 60_000, deadlineMs: 120_000 } };
const drafts: DraftReader = {
  languageOf: (provider) => descriptionOf(provider).language,
  accountIdError: () => null,
  parseArn: (provider, arn) => providerById(provider).parseArn(arn),
  read: (provider, document, subject) => inspectKeyPolicy(document, descriptionOf(provider).language, subject),
};
const compute = createCompute(config);

let sandbox: Sandbox;
let source: KeySource;

beforeAll(async () => {
  sandbox = await createSandbox();
  const accounts = { ...config, accounts: sandbox.accounts };
  const inspect = (ref: Parameters<KeySource['policy']>[0], document: string) =>
    drafts.read(ref.provider, document, ref);
  source = createKeySource({ config: accounts, providers, inspect, listeners: [] });
});

afterAll(async () => {
  await source.close();
  await sandbox.close();
  await compute.close();
});

/** Keys whose results don't change: readable, malformed, definitely refused, and unknown ones. */
const lasting = ['NotFoundException', 'AccessDeniedException', 'Forbidden.KeyNotFound'];
const named = sandboxKeys.filter(
  ({ providerCode, breaks }) => !breaks && (!providerCode || lasting.includes(providerCode)),
);
const arns = [
  ...named.slice(0, 25).map(({ arn }) => arn),
  'arn:aws:kms:us-east-2:111122223333:key/99999999-9999-4999-8999-999999999999',
  'arn:aws:kms:us-east-2:999999999999:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  'arn:aws:kms:us-east-2:111122223333:key/*',
  'no arn',
];
const hidden = arns[1] ?? '';
const [, , , hiddenRegion = '', hiddenAccount = ''] = hidden.split(':');

/** What an end user may not read: nothing, one key, or its whole account. */
const hides = ['nothing', 'key', 'account'] as const;
type Hides = (typeof hides)[number];

const isHidden: Readonly<Record<Hides, (target: ReadTarget) => boolean>> = {
  nothing: () => false,
  key: ({ arn }) => arn === hidden,
  account: ({ accountId }) => accountId === hiddenAccount,
};

const contextFor = (hidesWhat: Hides): RequestContext =>
  new LazyContext(
    { config, source, drafts, compute, freshReads: () => null, fleet: disabledFleet },
    {
      subject: null,
      mayReadFresh: false,
      authorize: (target: ReadTarget) =>
        isHidden[hidesWhat](target) ? new KmsError({ code: 'FORBIDDEN', message: 'no' }) : null,
    },
    null,
  );

const format = createErrorFormatter({
  unexpected: (error) => {
    throw error;
  },
});

interface Response {
  readonly data?: ExecutionResult['data'];
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Sorts the errors, and removes the provider's request ids, which differ between calls. */
const comparable = ({ data, errors = [] }: Response): unknown =>
  JSON.parse(
    JSON.stringify({ data, errors: errors.map((error) => JSON.stringify(error, withoutIds)).sort() }, withoutIds),
  );
const withoutIds = (key: string, value: unknown): unknown => (key === 'requestId' ? null : value);

const policyFields = fc
  .subarray(
    ['document', 'wellFormed', 'version', 'fingerprint', 'exposure', 'stale', 'x: name', 'issues { code path }'],
    {
      minLength: 1,
    },
  )
  .chain((fields) =>
    fc.constantFrom(
      fields.join(' '),
      `${fields.join(' ')} y: version @skip(if: $v)`,
      `${fields.join(' ')} evaluate(principal: "*", action: $action) { outcome }`,
    ),
  );

const keyFields = fc
  .tuple(
    fc.subarray(['__typename', 'arn', 'provider', 'a: region', 'accountId', 'keyId', 'partition']),
    policyFields,
    fc.constantFrom('policy', 'p: policy', 'policy @include(if: $v)', 'policyResult'),
  )
  .map(([fields, policy, name]) => {
    const below =
      name === 'policyResult' ? `__typename ... on KmsError { code arn } ... on KeyPolicy { ${policy} }` : policy;
    return `${fields.join(' ')} ${name} { ${below} }`;
  });

const representation = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...arns).map((arn) => ({ __typename: 'Key', arn })) },
  fc.constantFrom<object>({ __typename: 'Bucket' }, {}, { __typename: 'Key' }, { __typename: 'Key', arn: 7 }),
);

/** A root field around a selection on keys, with its variables. */
interface Root {
  readonly definitions: readonly string[];
  readonly around: (fields: string) => string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const entities = fc.array(representation, { maxLength: 8 }).map(
  (r): Root => ({
    definitions: ['$r: [_Any!]!'],
    around: (fields) => `e: _entities(representations: $r) { ... on Key { ${fields} } }`,
    variables: { r },
  }),
);

const oneKey = fc.tuple(fc.constantFrom(...arns), fc.constantFrom('key', 'k: key'), fc.boolean()).map(
  ([arn, name, inVariable]): Root => ({
    definitions: inVariable ? ['$arn: ID!'] : [],
    around: (fields) => `${name}(arn: ${inVariable ? '$arn' : JSON.stringify(arn)}) { ${fields} }`,
    variables: { arn },
  }),
);

const filters = [
  {},
  { filter: null },
  { filter: { provider: 'AWS' } },
  { filter: { accountId: hiddenAccount } },
  { filter: { accountId: hiddenAccount, region: hiddenRegion } },
];

/** Listings. Some contain keys that can't be read, or lack Regions that can't be listed, which the response reports. */
const listing = fc.record({
  first: fc.integer({ min: 1, max: 12 }),
  filter: fc.constantFrom(...filters),
  edges: fc.constantFrom('edges { cursor node { FIELDS } }', 'e: edges { __typename n: node { FIELDS } }'),
  beside: fc.subarray([
    'pageInfo { hasNextPage hasPreviousPage endCursor }',
    'errors @skip(if: $v) { code accountId }',
  ]),
});

const listed = listing.map(
  ({ first, filter, edges, beside }): Root => ({
    definitions: ['$first: Int', '$filter: KeyFilter', '$v: Boolean!'],
    around: (fields) =>
      `keys(first: $first, filter: $filter) { ${beside.join(' ')} ${edges.replace('FIELDS', () => fields)} __typename @skip(if: $v) }`,
    variables: { first, ...filter },
  }),
);

const request = fc.record({
  fields: keyFields,
  root: fc.oneof({ weight: 2, arbitrary: entities }, oneKey, listed),
  v: fc.boolean(),
  action: fc.constantFrom('kms:Decrypt', 'kms:PutKeyPolicy'),
  hidden: fc.constantFrom(...hides),
});

const toOperation = ({ definitions, around }: Root, fields: string): string => {
  const used = [fields.includes('$v') ? '$v: Boolean!' : '', fields.includes('$action') ? '$action: String!' : ''];
  const all = [...new Set([...definitions, ...used])].filter((definition) => definition !== '');
  const head = all.length > 0 ? `query (${all.join(', ')})` : 'query';
  return `${head} { ${around(fields)} }`;
};

interface Executed {
  readonly expected: unknown;
  readonly failed: boolean;
  /** Whether gateways may cache the response. */
  readonly mayBeKept: boolean;
}

const executeFor = async (what: Hides, asked: GraphqlRequest, document: DocumentNode): Promise<Executed> => {
  const contextValue = contextFor(what);
  const { data, errors } = await execute({ schema, document, variableValues: asked.variables, contextValue });
  const formatted = errors?.map((error) => format({ ...error.toJSON(), extensions: error.extensions }, error));
  return {
    expected: comparable({ data: data ?? null, ...(formatted && { errors: formatted }) }),
    failed: errors !== undefined,
    mayBeKept: contextValue.cacheHint.cacheControl(false) !== 'no-store',
  };
};

/** The other end user, who sends the requests in between. */
const other: Readonly<Record<Hides, Hides>> = { nothing: 'account', key: 'nothing', account: 'nothing' };

it('answers any operation like the executor, whatever was requested before', async () => {
  const cache = createEntityCache({ schema, maxRepresentations: 1000 });
  await fc.assert(
    fc.asyncProperty(request, async ({ fields, root, v, action, hidden: what }) => {
      const query = toOperation(root, fields);
      const asked = { query, operationName: undefined, variables: { ...root.variables, v, action } };
      const document = parse(query);
      expect(validate(schema, document)).toEqual([]);
      cache.register(asked, document);
      const callers = [what, other[what]];
      const executed = new Map<Hides, Executed>();
      for (const one of callers) executed.set(one, await executeFor(one, asked, document));
      for (const one of [...callers, ...callers, what]) {
        const context = contextFor(one);
        const answer = await cache.answer(asked, context);
        const { expected, failed, mayBeKept } = executed.get(one) as Executed;
        expect(answer).not.toBeNull();
        expect(comparable(JSON.parse(String(answer)))).toEqual(expected);
        if (!failed) expect(context.cacheHint.cacheControl(false) !== 'no-store').toBe(mayBeKept);
      }
    }),
    { numRuns: 200 },
  );
});
