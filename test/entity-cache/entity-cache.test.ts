import { type ExecutionResult, execute, parse, validate } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCompute } from '../../src/compute/compute.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createEntityCache, type EntityCache, type GraphqlRequest } from '../../src/entity-cache/entity-cache.ts';
import { KmsError } from '../../src/errors.ts';
import type { DraftReader, RequestContext } from '../../src/graphql/context.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import type { EndUser } from '../../src/http/end-user.ts';
import { createRequestContext } from '../../src/http/request-context.ts';
import { createKeySource } from '../../src/keys/create-key-source.ts';
import type { KeySource, LoadEvent, LoadListener } from '../../src/keys/key-source.ts';
import { inspectKeyPolicy } from '../../src/policy/inspect.ts';
import { providerById, providers } from '../../src/providers/index.ts';
import { createSandbox, type Sandbox, sandboxKeys } from '../../src/sandbox/index.ts';

const schema = createSchema();
const config = loadConfig({ LOG_LEVEL: 'silent' });
const drafts: DraftReader = {
  grammarOf: (provider) => providerById(provider).grammar,
  parseArn: (provider, arn) => providerById(provider).parseArn(arn),
  read: (provider, document, subject) => inspectKeyPolicy(document, providerById(provider).grammar, subject),
};
const compute = createCompute(config);
const anyone: EndUser = { subject: null, authorize: () => null };

let sandbox: Sandbox;
let source: KeySource;
let answers: EntityCache;

const contextFor = (endUser: EndUser = anyone): RequestContext =>
  createRequestContext(
    { config, source, drafts, compute },
    { endUser, caller: () => '', goneSignal: () => new AbortController().signal, onClose: () => {} },
  );

const createSource = (listener: LoadListener = () => {}): KeySource =>
  createKeySource({
    config: { ...config, accounts: sandbox.accounts },
    providers,
    inspect: (ref, document) => drafts.read(ref.provider, document, ref),
    listener,
  });

beforeAll(async () => {
  sandbox = await createSandbox();
  source = createSource();
});

afterAll(async () => {
  await source.close();
  await sandbox.close();
});

const readable = sandboxKeys.filter(({ providerCode, breaks, document }) => !providerCode && !breaks && document);
const isWellFormed = ({ arn, document }: (typeof readable)[number]): boolean => {
  const provider = providers.find((candidate) => candidate.ownsArn(arn))!;
  const ref = provider.parseArn(arn);
  return !(ref instanceof KmsError) && drafts.read(provider.id, document!, ref).wellFormed;
};
const malformed = readable.filter((key) => !isWellFormed(key));
const wellFormed = readable.filter(isWellFormed).slice(0, 12);

const references = (keys: readonly { readonly arn: string }[]): readonly unknown[] =>
  keys.map(({ arn }) => ({ __typename: 'Key', arn }));

/** What the ordinary executor says, after which the cache is warm. */
const ordinary = async ({ query, operationName, variables }: GraphqlRequest): Promise<ExecutionResult> => {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  return await execute({
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variables,
    contextValue: contextFor(),
  });
};

const request = (query: string, representations: readonly unknown[], others: object = {}): GraphqlRequest => ({
  query,
  operationName: undefined,
  variables: { representations, ...others },
});

const allFields = `
  arn provider partition region accountId keyId
  policy {
    name document wellFormed version id canonicalDocument fingerprint exposure externalAccounts requestId retrievedAt stale
    issues { code severity path message }
    statements { index sid effect actions notActions principals { type value kind accountId name external } }
    access { principal { value } capabilities actions conditional statements }
    findings { code severity message statements documentationUrl }
    evaluate(principal: "*", action: "kms:Decrypt") { outcome statements requiresIdentityPolicy missingContext }
  }`;

const operation = (selection: string, variables = ''): string =>
  `query ($representations: [_Any!]!${variables}) { _entities(representations: $representations) { ${selection} } }`;

interface Row {
  readonly name: string;
  readonly request: () => GraphqlRequest;
}

const ready: readonly Row[] = [
  { name: 'every field', request: () => request(operation(`... on Key { ${allFields} }`), references(wellFormed)) },
  { name: 'no entities at all', request: () => request(operation('... on Key { arn }'), []) },
  { name: 'the key alone', request: () => request(operation('__typename ... on Key { arn }'), references(wellFormed)) },
  {
    name: 'aliases, also of the root field',
    request: () =>
      request(
        `query ($representations: [_Any!]!) { keys: _entities(representations: $representations) {
           ... on Key { a: arn b: policy { c: document d: document } e: policyResult { ... on KeyPolicy { f: version } } } } }`,
        references(wellFormed),
      ),
  },
  {
    name: 'fragments',
    request: () =>
      request(
        `${operation('...K')} fragment K on Key { arn policy { ...P } } fragment P on KeyPolicy { document exposure }`,
        references(wellFormed),
      ),
  },
  {
    name: 'the same key twice',
    request: () =>
      request(operation('... on Key { arn policy { document } }'), references([...wellFormed, ...wellFormed])),
  },
  {
    name: 'a malformed policy, of which nothing is asked that it has not',
    request: () =>
      request(operation('... on Key { policy { document wellFormed issues { code path } } }'), references(malformed)),
  },
  ...[true, false].map((deep) => ({
    name: `directives with a variable: ${deep}`,
    request: () =>
      request(
        operation('... on Key { arn policy { version @skip(if: $deep) id @include(if: $deep) } }', ' $deep: Boolean!'),
        references(wellFormed),
        { deep },
      ),
  })),
  ...['kms:Decrypt', 'kms:PutKeyPolicy'].map((action) => ({
    name: `an argument from a variable: ${action}`,
    request: () =>
      request(
        operation(
          '... on Key { policy { evaluate(principal: "*", action: $action) { outcome } } }',
          ' $action: String!',
        ),
        references(wellFormed),
        { action },
      ),
  })),
];

describe('operations whose entities are all in the cache', () => {
  it.each(ready)('$name: the same as the ordinary executor says', async ({ request: make }) => {
    const asked = make();
    const expected = await ordinary(asked);
    expect(expected.errors).toBeUndefined();
    answers = createEntityCache({ schema, maxRepresentations: 1000 });
    expect(answers.answer(asked, contextFor())).toBeNull();
    answers.register(asked, parse(asked.query));
    for (const time of ['made', 'kept']) {
      const answer = await answers.answer(asked, contextFor());
      expect(answer, time).toBeInstanceOf(Buffer);
      expect(answer?.toString(), time).toBe(JSON.stringify(expected));
    }
  });
});

const policyOf = '... on Key { arn policy { document } }';
const good = references(wellFormed.slice(0, 1));

const leftAlone: readonly Row[] = [
  {
    name: 'no entities, and a wrong value beside them',
    request: () => request(operation('... on Key { arn @skip(if: $no) }', ' $no: Boolean!'), [], { no: 'perhaps' }),
  },
  {
    name: 'an unknown type',
    request: () => request(operation(policyOf), [...good, { __typename: 'Bucket', id: '1' }]),
  },
  {
    name: 'an alias that stands for no key',
    request: () => request(operation(policyOf), references([{ arn: 'arn:aws:kms:us-east-2:111122223333:alias/a' }])),
  },
  {
    name: 'an account that is not configured',
    request: () =>
      request(
        operation(policyOf),
        references([{ arn: 'arn:aws:kms:us-east-2:999999999999:key/1234abcd-12ab-34cd-56ef-1234567890ab' }]),
      ),
  },
  {
    name: 'a key that is not there',
    request: () =>
      request(
        operation(policyOf),
        references([{ arn: 'arn:aws:kms:us-east-2:111122223333:key/99999999-9999-4999-8999-999999999999' }]),
      ),
  },
  { name: 'a null', request: () => request(operation(policyOf), [...good, null]) },
  {
    name: 'a malformed policy of which a meaning is asked',
    request: () => request(operation('... on Key { policy { exposure } }'), references(malformed)),
  },
  { name: 'a fresh read', request: () => request(operation('... on Key { policy(fresh: true) { document } }'), good) },
  {
    name: 'a fresh read by a variable',
    request: () =>
      request(operation('... on Key { policy(fresh: $fresh) { document } }', ' $fresh: Boolean!'), good, {
        fresh: true,
      }),
  },
  { name: 'metadata', request: () => request(operation('... on Key { metadata { state } }'), good) },
  {
    name: 'more entities than are allowed',
    request: () =>
      request(
        operation(policyOf),
        Array.from({ length: 1001 }, () => good[0]),
      ),
  },
  {
    name: 'another root field beside them',
    request: () =>
      request(
        `query ($representations: [_Any!]!) { kmsAccounts { accountId } _entities(representations: $representations) { ${policyOf} } }`,
        good,
      ),
  },
  {
    name: 'a directive on the root field',
    request: () =>
      request(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) @skip(if: true) { ${policyOf} } }`,
        good,
      ),
  },
];

describe('operations whose policies have to be asked for', () => {
  const events: LoadEvent[] = [];
  const results = () => events.flatMap((event) => (event.kind === 'cache' ? [event.result] : []));
  const calls = () => events.filter(({ kind }) => kind === 'provider-call').length;
  let warm: KeySource;

  beforeEach(() => {
    warm = source;
    events.length = 0;
    source = createSource((event) => events.push(event));
  });

  afterEach(async () => {
    await source.close();
    source = warm;
  });

  const admitted = (asked: GraphqlRequest): GraphqlRequest => {
    answers = createEntityCache({ schema, maxRepresentations: 1000 });
    answers.register(asked, parse(asked.query));
    return asked;
  };

  it('are answered as the ordinary executor does, with one call and one miss for each key', async () => {
    const asked = admitted(request(operation(`... on Key { ${allFields} }`), references(wellFormed)));
    const answer = await answers.answer(asked, contextFor());
    expect(calls()).toBe(wellFormed.length);
    expect(results()).toEqual(wellFormed.map(() => 'miss'));
    expect(answer?.toString()).toBe(JSON.stringify(await ordinary(asked)));
    expect(calls()).toBe(wellFormed.length);
  });

  it('ask only for those that the cache lacks', async () => {
    const asked = admitted(request(operation(policyOf), references(wellFormed)));
    const [first, , third] = wellFormed;
    for (const { arn } of [first!, third!]) await source.policy(source.resolve(arn).ref!, 'default', contextFor().load);
    events.length = 0;
    expect(await answers.answer(asked, contextFor())).toBeInstanceOf(Buffer);
    expect(calls()).toBe(wellFormed.length - 2);
    expect(results().filter((result) => result === 'hit')).toHaveLength(2);
  });

  it('ask once for a key that is named twice', async () => {
    const asked = admitted(request(operation(policyOf), [...good, ...good]));
    const answer = JSON.parse(String(await answers.answer(asked, contextFor())));
    expect(answer.data._entities).toHaveLength(2);
    expect(answer.data._entities[0]).toEqual(answer.data._entities[1]);
    expect(calls()).toBe(1);
  });

  it('take the ordinary way where one of them cannot be read, and nobody is asked again', async () => {
    const missing = { arn: 'arn:aws:kms:us-east-2:111122223333:key/99999999-9999-4999-8999-999999999999' };
    const asked = admitted(request(operation(policyOf), [...good, ...references([missing])]));
    const context = contextFor();
    expect(await answers.answer(asked, context)).toBeNull();
    expect(calls()).toBe(2);
    const { query, variables } = asked;
    const result = await execute({ schema, document: parse(query), variableValues: variables, contextValue: context });
    expect(result.errors).toMatchObject([{ originalError: { code: 'KMS_KEY_NOT_FOUND' } }]);
    expect(calls()).toBe(2);
  });

  it.each([
    ['a directive with a variable', '... on Key { arn policy @include(if: $wanted) { document } }'],
    ['a directive on a fragment', '... on Key @include(if: $wanted) { arn policy { document } }'],
  ])('are not asked for where nobody may want them: %s', async (_name, selection) => {
    const asked = admitted(request(operation(selection, ' $wanted: Boolean!'), good, { wanted: false }));
    expect(answers.answer(asked, contextFor())).toBeNull();
    expect(calls()).toBe(0);
    expect((await ordinary(asked)).errors).toBeUndefined();
    expect(calls()).toBe(0);
  });

  it.each([
    ['is missing', {}],
    ['is of another type', { action: 7 }],
    ['is null', { action: null }],
  ])('are not asked for where a variable %s', async (_name, variables) => {
    const selection = '... on Key { policy { evaluate(principal: "*", action: $action) { outcome } } }';
    const asked = admitted(request(operation(selection, ' $action: String!'), good, variables));
    expect(answers.answer(asked, contextFor())).toBeNull();
    expect(calls()).toBe(0);
  });

  it('are asked for in a named fragment', async () => {
    const query = `${operation('...Whole')} fragment Whole on Key { policyResult { ... on KeyPolicy { document } } }`;
    const asked = admitted(request(query, good));
    const answer = await answers.answer(asked, contextFor());
    expect(answer?.toString()).toBe(JSON.stringify(await ordinary(asked)));
  });
});

describe('operations that the ordinary executor answers', () => {
  it.each(leftAlone)('$name', async ({ request: make }) => {
    const asked = make();
    await ordinary(asked).catch(() => {});
    answers = createEntityCache({ schema, maxRepresentations: 1000 });
    answers.register(asked, parse(asked.query));
    expect(await answers.answer(asked, contextFor())).toBeNull();
    expect(await answers.answer(asked, contextFor())).toBeNull();
  });

  it('keys that this endUser may not read, though another may', async () => {
    const asked = request(operation(policyOf), good);
    await ordinary(asked);
    answers = createEntityCache({ schema, maxRepresentations: 1000 });
    answers.register(asked, parse(asked.query));
    expect(answers.answer(asked, contextFor())).not.toBeNull();
    const refusal = new KmsError({ code: 'FORBIDDEN', message: 'no' });
    expect(answers.answer(asked, contextFor({ subject: 'somebody', authorize: () => refusal }))).toBeNull();
  });
});

describe('what is kept', () => {
  it('gives way to a policy that was read anew', async () => {
    const [key] = wellFormed;
    const asked = request(operation(policyOf), good);
    await ordinary(asked);
    answers = createEntityCache({ schema, maxRepresentations: 1000 });
    answers.register(asked, parse(asked.query));
    const before = answers.answer(asked, contextFor())?.toString();
    const changed = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    sandbox.putPolicy(key!.arn, changed);
    expect(answers.answer(asked, contextFor())?.toString()).toBe(before);
    const ref = source.resolve(key!.arn).ref!;
    await source.policy(ref, 'default', { ...contextFor().load, fresh: true });
    expect(JSON.parse(answers.answer(asked, contextFor())!.toString()).data._entities[0].policy.document).toBe(changed);
  });

  it('tells how old the oldest policy in the answer is', async () => {
    const asked = request(operation(policyOf), references(wellFormed.slice(1, 4)));
    await ordinary(asked);
    answers = createEntityCache({ schema, maxRepresentations: 1000 });
    answers.register(asked, parse(asked.query));
    const context = contextFor();
    expect(answers.answer(asked, context)).not.toBeNull();
    const oldest = Math.min(
      ...wellFormed.slice(1, 4).map(({ arn }) => source.peekPolicy(source.resolve(arn).ref!, 'default')!.retrievedAt),
    );
    const expected = Math.floor((config.cache.ttlMs - (Date.now() - oldest)) / 1000);
    expect(Math.abs(context.cacheHint.maxAgeSeconds() - expected)).toBeLessThanOrEqual(1);
  });
});
