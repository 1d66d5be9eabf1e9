import fc from 'fast-check';
import { type ExecutionResult, execute, type GraphQLFormattedError, parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCompute } from '../../src/compute/compute.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createEntityCache } from '../../src/entity-cache/entity-cache.ts';
import { KmsError } from '../../src/errors.ts';
import { noFleet } from '../../src/fleet/unavailable.ts';
import type { DraftReader, ReadTarget, RequestContext } from '../../src/graphql/context.ts';
import { createErrorFormatter } from '../../src/graphql/format-error.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import { createRequestContext } from '../../src/http/request-context.ts';
import { createKeySource } from '../../src/keys/create-key-source.ts';
import type { KeySource } from '../../src/keys/key-source.ts';
import { inspectKeyPolicy } from '../../src/policy/inspect.ts';
import { providerById, providers } from '../../src/providers/index.ts';
import { createSandbox, type Sandbox, sandboxKeys } from '../../src/sandbox/index.ts';

const schema = createSchema();
const defaults = loadConfig({ LOG_LEVEL: 'silent' });
const config = { ...defaults, provider: { ...defaults.provider, timeoutMs: 60_000, deadlineMs: 120_000 } };
const drafts: DraftReader = {
  grammarOf: (provider) => providerById(provider).grammar,
  parseArn: (provider, arn) => providerById(provider).parseArn(arn),
  read: (provider, document, subject) => inspectKeyPolicy(document, providerById(provider).grammar, subject),
};
const compute = createCompute(config);

let sandbox: Sandbox;
let source: KeySource;

beforeAll(async () => {
  sandbox = await createSandbox();
  const accounts = { ...config, accounts: sandbox.accounts };
  const inspect = (ref: Parameters<KeySource['policy']>[0], document: string) =>
    drafts.read(ref.provider, document, ref);
  source = createKeySource({ config: accounts, providers, inspect, listener: () => {} });
});

afterAll(async () => {
  await source.close();
  await sandbox.close();
  await compute.close();
});

/** Keys whose answers stay as they are: readable, malformed, refused for good, and names that no key has. */
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

const contextFor = (hides: boolean): RequestContext =>
  createRequestContext(
    { config, source, drafts, compute, freshReads: () => null, fleet: noFleet },
    {
      endUser: {
        subject: null,
        mayReadFresh: false,
        authorize: ({ arn }: ReadTarget) =>
          hides && arn === hidden ? new KmsError({ code: 'FORBIDDEN', message: 'no' }) : null,
      },
      caller: () => '',
      goneSignal: () => new AbortController().signal,
      onClose: () => {},
    },
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

/** Errors in one order, and without the provider's ids of calls that were made again. */
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

const request = fc.record({
  fields: keyFields,
  representations: fc.array(representation, { maxLength: 8 }),
  v: fc.boolean(),
  action: fc.constantFrom('kms:Decrypt', 'kms:PutKeyPolicy'),
  hides: fc.boolean(),
});

it('answers any operation as the executor does, whoever asked before', async () => {
  const cache = createEntityCache({ schema, maxRepresentations: 1000 });
  await fc.assert(
    fc.asyncProperty(request, async ({ fields, representations, v, action, hides }) => {
      const uses = [fields.includes('$v') ? '$v: Boolean!' : '', fields.includes('$action') ? '$action: String!' : ''];
      const query = `query ($r: [_Any!]!, ${uses.join(' ')}) { e: _entities(representations: $r) { ... on Key { ${fields} } } }`;
      const asked = { query, operationName: undefined, variables: { r: representations, v, action } };
      const document = parse(query);
      expect(validate(schema, document)).toEqual([]);
      const execution = { schema, document, variableValues: asked.variables, contextValue: contextFor(hides) };
      const { data, errors } = await execute(execution);
      const formatted = errors?.map((error) => format({ ...error.toJSON(), extensions: error.extensions }, error));
      const expected = comparable({ data: data ?? null, ...(formatted && { errors: formatted }) });
      cache.register(asked, document);
      for (const one of [hides, !hides, hides]) {
        const answer = await cache.answer(asked, contextFor(one));
        expect(answer).not.toBeNull();
        if (one === hides) expect(comparable(JSON.parse(String(answer)))).toEqual(expected);
      }
    }),
    { numRuns: 150 },
  );
});
