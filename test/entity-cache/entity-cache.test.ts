import { type ExecutionResult, execute, type GraphQLFormattedError, parse, validate } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCompute } from '../../src/compute/compute.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createEntityCache, type EntityCache, type GraphqlRequest } from '../../src/entity-cache/entity-cache.ts';
import { KmsError } from '../../src/errors.ts';
import { disabledFleet } from '../../src/fleet/disabled-fleet.ts';
import type { DraftReader, ReadTarget, RequestContext } from '../../src/graphql/context.ts';
import { createErrorFormatter } from '../../src/graphql/format-error.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import type { EndUser } from '../../src/http/end-user.ts';
import { LazyContext } from '../../src/http/request-context.ts';
import { createKeySource } from '../../src/keys/create-key-source.ts';
import type { KeySource, LoadEvent, LoadedPolicy, LoadListener } from '../../src/keys/key-source.ts';
import { inspectKeyPolicy } from '../../src/policy/inspect.ts';
import { descriptionOf } from '../../src/providers/descriptions.ts';
import { providerById, providers } from '../../src/providers/index.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import {
  allFields,
  fromFrontEnds,
  good,
  leftAlone,
  operation,
  policyOf,
  ready,
  references,
  refused,
  request,
  unknownKey,
  wellFormed,
  withErrors,
} from './requests.ts';

interface Response {
  readonly data?: ExecutionResult['data'];
  readonly errors?: readonly GraphQLFormattedError[];
}

const schema = createSchema();
const defaults = loadConfig({ LOG_LEVEL: 'silent' });
/** Long time limits: no test here is about time, and no read may time out on a busy machine. */
const config = { ...defaults, provider: { ...defaults.provider, timeoutMs: 60_000, deadlineMs: 120_000 } };
const drafts: DraftReader = {
  languageOf: (provider) => descriptionOf(provider).language,
  accountIdError: () => null,
  parseArn: (provider, arn) => providerById(provider).parseArn(arn),
  read: (provider, document, subject) => inspectKeyPolicy(document, descriptionOf(provider).language, subject),
};
const compute = createCompute(config);
const anyone: EndUser = { subject: null, authorize: () => null, mayReadFresh: false };

let sandbox: Sandbox;
let source: KeySource;
let answers: EntityCache;

const contextFor = (endUser: EndUser = anyone): RequestContext =>
  new LazyContext({ config, source, drafts, compute, freshReads: () => null, fleet: disabledFleet }, endUser, null);

const createSource = (listener: LoadListener = () => {}): KeySource =>
  createKeySource({
    config: { ...config, accounts: sandbox.accounts },
    providers,
    inspect: (ref, document) => drafts.read(ref.provider, document, ref),
    listeners: [listener],
  });

beforeAll(async () => {
  sandbox = await createSandbox();
  source = createSource();
});

afterAll(async () => {
  await source.close();
  await sandbox.close();
});

/** The response of the ordinary executor. Warms the cache. */
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

const withoutNulls = (representations: unknown): unknown =>
  Array.isArray(representations) ? representations.map((item) => item ?? {}) : representations;

const format = createErrorFormatter({
  unexpected: (error) => {
    throw error;
  },
});

/** The result as Apollo Server returns it. */
const asResponse = ({ data, errors }: ExecutionResult): Response => ({
  ...(errors && { errors: errors.map((error) => format({ ...error.toJSON(), extensions: error.extensions }, error)) }),
  data,
});

/** Sorts the errors, whose order is not guaranteed, and removes what differs from call to call. */
const sorted = ({ errors = [], data }: Response): object =>
  JSON.parse(
    JSON.stringify(
      { data, errors: [...errors].sort((one, other) => pathOf(one).localeCompare(pathOf(other))) },
      (key, value) => (key === 'requestId' ? null : value),
    ),
  );

const pathOf = ({ path, message }: GraphQLFormattedError): string => `${JSON.stringify(path)} ${message}`;

describe('operations whose entities are all in the cache', () => {
  it.each(ready)("$name: the same response as the executor's", async ({ request: make }) => {
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

describe('operations in which some entities have errors', () => {
  it.each(withErrors)("$name: the same response as the executor's", async ({ request: make }) => {
    const asked = make();
    const variables = { ...asked.variables, representations: withoutNulls(asked.variables.representations) };
    const expected = sorted(asResponse(await ordinary({ ...asked, variables })));
    answers = createEntityCache({ schema, maxRepresentations: 1000 });
    answers.register(asked, parse(asked.query));
    for (const time of ['made', 'kept']) {
      const answer = await answers.answer(asked, contextFor());
      expect(sorted(JSON.parse(String(answer))), time).toEqual(expected);
    }
  });

  it('serve refusals for as long as they are cached', async () => {
    await ordinary(request(operation(policyOf), references(refused)));
    const isKept = (arn: string) => source.peekPolicy(source.resolve(arn).ref!, 'default') instanceof KmsError;
    const lasting = refused.filter(({ arn }) => isKept(arn));
    expect(lasting).not.toEqual([]);
    const asked = request(operation(policyOf), references([...wellFormed, ...lasting]));
    await ordinary(asked);
    answers = createEntityCache({ schema, maxRepresentations: 1000 });
    answers.register(asked, parse(asked.query));
    await answers.answer(asked, contextFor());
    const before = answers.bytes;
    expect(await answers.answer(asked, contextFor())).toBeInstanceOf(Buffer);
    expect(answers.bytes).toBe(before);
  });
});

describe('operations of front ends', () => {
  it.each(fromFrontEnds)("$name: the same response as the executor's", async ({ request: make }) => {
    const asked = make();
    await ordinary(asked);
    const expected = sorted(asResponse(await ordinary(asked)));
    answers = createEntityCache({ schema, maxRepresentations: 1000 });
    expect(answers.answer(asked, contextFor())).toBeNull();
    answers.register(asked, parse(asked.query));
    for (const time of ['made', 'kept']) {
      const answer = await answers.answer(asked, contextFor());
      expect(sorted(JSON.parse(String(answer))), time).toEqual(expected);
    }
  });
});

describe('operations whose policies have to be loaded', () => {
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

  it('load only those that the cache lacks', async () => {
    const asked = admitted(request(operation(policyOf), references(wellFormed)));
    const [first, , third] = wellFormed;
    for (const { arn } of [first!, third!]) await source.policy(source.resolve(arn).ref!, 'default', contextFor().load);
    events.length = 0;
    expect(await answers.answer(asked, contextFor())).toBeInstanceOf(Buffer);
    expect(calls()).toBe(wellFormed.length - 2);
    expect(results().filter((result) => result === 'hit')).toHaveLength(2);
  });

  it('load a key once that is requested twice', async () => {
    const asked = admitted(request(operation(policyOf), [...good, ...good]));
    const answer = JSON.parse(String(await answers.answer(asked, contextFor())));
    expect(answer.data._entities).toHaveLength(2);
    expect(answer.data._entities[0]).toEqual(answer.data._entities[1]);
    expect(calls()).toBe(1);
  });

  it('report an unreadable one in its own place, and load each once', async () => {
    const asked = admitted(request(operation(policyOf), [...good, ...references([unknownKey])]));
    const { data, errors } = JSON.parse(String(await answers.answer(asked, contextFor())));
    expect(data._entities).toEqual([
      { arn: wellFormed[0]!.arn, policy: expect.any(Object) },
      { arn: unknownKey.arn, policy: null },
    ]);
    expect(errors).toMatchObject([{ path: ['_entities', 1, 'policy'], extensions: { code: 'KMS_KEY_NOT_FOUND' } }]);
    expect(calls()).toBe(2);
  });

  it.each([
    ['a directive with a variable', '... on Key { arn policy @include(if: $wanted) { document } }'],
    ['a directive on a fragment', '... on Key @include(if: $wanted) { arn policy { document } }'],
  ])('are not loaded where they may not be needed: %s', async (_name, selection) => {
    const asked = admitted(request(operation(selection, ' $wanted: Boolean!'), good, { wanted: false }));
    const answer = await answers.answer(asked, contextFor());
    expect(calls()).toBe(0);
    expect(String(answer)).toBe(JSON.stringify(await ordinary(asked)));
    const wanted = { ...asked, variables: { ...asked.variables, wanted: true } };
    expect(String(await answers.answer(wanted, contextFor()))).toBe(JSON.stringify(await ordinary(wanted)));
    expect(calls()).toBe(1);
  });

  it.each([
    ['is missing', {}],
    ['is of another type', { action: 7 }],
    ['is null', { action: null }],
  ])('are not loaded where a variable %s', async (_name, variables) => {
    const selection = '... on Key { policy { evaluate(principal: "*", action: $action) { outcome } } }';
    const asked = admitted(request(operation(selection, ' $action: String!'), good, variables));
    expect(answers.answer(asked, contextFor())).toBeNull();
    expect(calls()).toBe(0);
  });

  it('are selected in a named fragment', async () => {
    const query = `${operation('...Whole')} fragment Whole on Key { policyResult { ... on KeyPolicy { document } } }`;
    const asked = admitted(request(query, good));
    const answer = await answers.answer(asked, contextFor());
    expect(answer?.toString()).toBe(JSON.stringify(await ordinary(asked)));
  });
});

describe('batches of new keys while many calls of the caller wait', () => {
  const newKeys = (count: number, from = 0, region = 'us-east-2') =>
    Array.from({ length: count }, (_, index) => {
      const keyId = `99999999-9999-4999-8999-${String(from + index).padStart(12, '0')}`;
      return { arn: `arn:aws:kms:${region}:111122223333:key/${keyId}` };
    });

  /** A source in which batches wait, until the test begins them, and which counts the references that it resolves. */
  const congested = () => {
    let resolved = 0;
    const begin: (() => void)[] = [];
    const counted: Partial<KeySource> = {
      batchTurn: () => new Promise((resolve) => begin.push(resolve)),
      resolve(arn) {
        resolved += 1;
        return warm.resolve(arn);
      },
    };
    const warm = source;
    source = Object.assign(Object.create(warm), counted);
    const ask = (keys: readonly { readonly arn: string }[]) => {
      const asked = request(operation(policyOf), references(keys));
      answers.register(asked, parse(asked.query));
      resolved = 0;
      return answers.answer(asked, contextFor());
    };
    const restore = () => {
      source = warm;
    };
    return { ask, begin, resolved: () => resolved, restore };
  };

  let busy: ReturnType<typeof congested>;
  beforeEach(async () => {
    await ordinary(request(operation(policyOf), references(wellFormed)));
    answers = createEntityCache({ schema, maxRepresentations: 1000 });
    busy = congested();
  });
  afterEach(() => busy.restore());

  it('wait before most of their keys are looked up, and are then answered in full', async () => {
    const answer = busy.ask(newKeys(100));
    expect([busy.resolved(), busy.begin.length]).toEqual([9, 1]);
    busy.begin[0]?.();
    const { data, errors } = JSON.parse(String(await answer));
    expect(data._entities.map(({ arn }: { arn: string }) => arn)).toEqual(newKeys(100).map(({ arn }) => arn));
    expect(errors.map(({ path }: { path: readonly unknown[] }) => path[1]).sort()).toEqual(
      [...Array(100).keys()].sort(),
    );
  });

  it.each([
    ['all keys are cached', wellFormed],
    ['few keys are new', [...wellFormed, ...newKeys(8, 200)]],
    ['they are in several Regions', [...newKeys(20, 300), ...newKeys(1, 400, 'us-west-2')]],
  ])('do not wait where %s', async (_name, keys) => {
    const answer = busy.ask(keys);
    expect(busy.begin).toHaveLength(0);
    expect(busy.resolved()).toBeGreaterThanOrEqual(keys.length);
    expect(JSON.parse(String(await answer)).data._entities).toHaveLength(keys.length);
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
});

describe('keys that an end user may not read', () => {
  it('are refused to that end user only', async () => {
    const asked = request(operation(policyOf), references(wellFormed.slice(0, 2)));
    await ordinary(asked);
    answers = createEntityCache({ schema, maxRepresentations: 1000 });
    answers.register(asked, parse(asked.query));
    const whole = String(await answers.answer(asked, contextFor()));
    const forbidden = new KmsError({ code: 'FORBIDDEN', message: 'no' });
    const hidden = wellFormed[0]!.arn;
    const somebody: EndUser = {
      ...anyone,
      subject: 'somebody',
      authorize: ({ arn }: ReadTarget) => (arn === hidden ? forbidden : null),
    };
    for (const _time of ['made', 'kept']) {
      const { data, errors } = JSON.parse(String(await answers.answer(asked, contextFor(somebody))));
      expect(data._entities[0]).toEqual({ arn: hidden, policy: null });
      expect(data._entities[1]).toEqual(JSON.parse(whole).data._entities[1]);
      expect(errors).toMatchObject([{ path: ['_entities', 0, 'policy'], extensions: { code: 'FORBIDDEN' } }]);
      expect(String(await answers.answer(asked, contextFor()))).toBe(whole);
    }
  });
});

describe('the cached entities', () => {
  it('are replaced when the policy was read again', async () => {
    const [key] = wellFormed;
    const asked = request(operation(policyOf), good);
    await ordinary(asked);
    answers = createEntityCache({ schema, maxRepresentations: 1000 });
    answers.register(asked, parse(asked.query));
    const before = (await answers.answer(asked, contextFor()))?.toString();
    const changed = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    sandbox.putPolicy(key!.arn, changed);
    expect((await answers.answer(asked, contextFor()))?.toString()).toBe(before);
    const ref = source.resolve(key!.arn).ref!;
    await source.policy(ref, 'default', { ...contextFor().load, fresh: true });
    expect(JSON.parse(String(await answers.answer(asked, contextFor()))).data._entities[0].policy.document).toBe(
      changed,
    );
  });

  it('reports the age of the oldest policy in the response', async () => {
    const asked = request(operation(policyOf), references(wellFormed.slice(1, 4)));
    await ordinary(asked);
    answers = createEntityCache({ schema, maxRepresentations: 1000 });
    answers.register(asked, parse(asked.query));
    const context = contextFor();
    expect(await answers.answer(asked, context)).not.toBeNull();
    const oldest = Math.min(
      ...wellFormed
        .slice(1, 4)
        .map(({ arn }) => (source.peekPolicy(source.resolve(arn).ref!, 'default') as LoadedPolicy).retrievedAt),
    );
    const expected = Math.floor((config.cache.ttlMs - (Date.now() - oldest)) / 1000);
    const [, maxAge] = /^max-age=(\d+),/.exec(context.cacheHint.cacheControl(false)) ?? [];
    expect(Math.abs(Number(maxAge) - expected)).toBeLessThanOrEqual(1);
  });

  it('does not hold variables that the operation does not declare', async () => {
    const asked = request(operation(policyOf), good);
    await ordinary(asked);
    answers = createEntityCache({ schema, maxRepresentations: 1000 });
    answers.register(asked, parse(asked.query));
    expect(await answers.answer(asked, contextFor())).toBeInstanceOf(Buffer);
    const before = answers.bytes;
    for (let number = 0; number < 300; number += 1) {
      const more = { ...asked.variables, [`undeclared${number}`]: 'x'.repeat(10_000) };
      expect(await answers.answer({ ...asked, variables: more }, contextFor())).toBeInstanceOf(Buffer);
    }
    expect(answers.bytes).toBe(before);
  });

  it('keeps an operation that is requested again and again while others come and go', async () => {
    answers = createEntityCache({ schema, maxRepresentations: 1000, maxOperationBytes: 1024 * 1024 });
    const asked = request(operation(policyOf), good);
    await ordinary(asked);
    answers.register(asked, parse(asked.query));
    for (let number = 0; number < 50; number += 1) {
      const other = request(`${operation('... on Key { arn }')} # ${number} ${'x'.repeat(1000)}`, good);
      answers.register(other, parse(other.query));
      expect(await answers.answer(asked, contextFor())).toBeInstanceOf(Buffer);
    }
    const other = request(operation('... on Key { keyId }'), good);
    answers.register(other, parse(other.query));
    expect(JSON.parse(String(await answers.answer(other, contextFor()))).data._entities[0]).not.toHaveProperty(
      'policy',
    );
    expect(await answers.answer(asked, contextFor())).toBeInstanceOf(Buffer);
  });

  it('tells operations of the same document apart', async () => {
    const document = `query A($representations: [_Any!]!) { _entities(representations: $representations) { ... on Key { arn } } }
      query B($representations: [_Any!]!) { _entities(representations: $representations) { ... on Key { keyId } } }`;
    const named = ['A', 'B'].map((operationName) => ({ ...request(document, good), operationName }));
    for (const asked of named) answers.register(asked, parse(document));
    for (const asked of [...named, ...named]) {
      const answer = JSON.parse(String(await answers.answer(asked, contextFor())));
      expect(Object.keys(answer.data._entities[0])).toEqual([asked.operationName === 'A' ? 'arn' : 'keyId']);
    }
  });

  it('stays within its bounds, whatever is requested', async () => {
    const maxBytes = 1024 * 1024;
    answers = createEntityCache({ schema, maxRepresentations: 1000, maxBytes, maxOperationBytes: maxBytes });
    for (let number = 0; number < 200; number += 1) {
      const query = `${operation('... on Key { policy { equivalentTo(document: $d) } }', ' $d: String!')} # ${number} ${'x'.repeat(2000)}`;
      const asked = request(query, good, { d: `{"a":"${'x'.repeat(5000)}${number}"}` });
      answers.register(asked, parse(asked.query));
      await answers.answer(asked, contextFor());
      expect(answers.bytes).toBeLessThanOrEqual(2 * maxBytes);
    }
  });
});
