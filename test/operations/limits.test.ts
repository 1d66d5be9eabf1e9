import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ask } from '../support/graphql.ts';
import { awsExample } from '../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

let running: ServiceUnderTest;
beforeAll(async () => {
  running = await startWithSandbox();
});
afterAll(() => running?.close());

const send = (query: string, variables = {}, accept = '*/*'): Promise<Answer> =>
  ask(running.graphqlUrl, query, variables, { accept });

const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => make(i)).join(' ');
const nested = (levels: number): string => `${'{ ...'.repeat(levels - 1)}{ __typename }${' }'.repeat(levels - 1)}`;

const ofDefault = (count: number): string =>
  `query ($r: [_Any!]! = [${times(count, () => `{__typename: "Key", arn: "x"}`)}]) {
    _entities(representations: $r) { __typename }
  }`;

/** So many values in each of two fields. */
const ofContext = (values: number): string => {
  const context = `[{ key: "a:b", values: [${times(values - 3, () => '"x"')}] }]`;
  const request = `principal: "*", action: "kms:Decrypt", context: ${context}`;
  return `{ key(arn: "${awsExample.arn}") { evaluate(${request}) { outcome } policy { evaluate(${request}) { outcome } } } }`;
};

/** Fragments that spread the next one in each of two fields: 2^levels fields at the lowest level. */
const doubling = (levels: number): string =>
  `{ key(arn: "${awsExample.arn}") { ...f0 } }
  ${times(levels, (i) => `fragment f${i} on Key { target { ...f${i + 1} } replicas { ...f${i + 1} } }`)}
  fragment f${levels} on Key { __typename }`;

/** Operations at the limit, and one step beyond it. */
const limits = [
  { limit: 'depth', largest: nested(100), tooLarge: nested(101) },
  {
    limit: 'depth of arguments',
    largest: nested(10),
    tooLarge: `{ key(arn: ${'['.repeat(99)}${']'.repeat(99)}) { arn } }`,
  },
  { limit: 'depth that no parser can bear', largest: nested(1), tooLarge: nested(4500) },
  { limit: 'depth that no validation can bear', largest: nested(1), tooLarge: nested(2500) },
  {
    limit: 'aliases',
    largest: `{ kmsAccounts { ${times(30, (i) => `a${i}: accountId`)} } }`,
    tooLarge: `{ kmsAccounts { ${times(31, (i) => `a${i}: accountId`)} } }`,
  },
  {
    limit: 'aliases in fragments',
    largest: `{ kmsAccounts { ...a } b: kmsAccounts { accountId } } fragment a on KmsAccount { ${times(29, (i) => `a${i}: accountId`)} }`,
    tooLarge: `{ kmsAccounts { ...a } b: kmsAccounts { ...a } } fragment a on KmsAccount { ${times(15, (i) => `a${i}: accountId`)} }`,
  },
  {
    limit: 'root fields',
    largest: `{ ${times(20, (i) => `a${i}: __typename`)} }`,
    tooLarge: `{ ${times(20, () => '__typename')} ... { __typename } }`,
  },
  {
    limit: 'fields that fragments fill in',
    largest: doubling(12),
    tooLarge: doubling(13),
  },
  {
    limit: 'representations in a default',
    largest: ofDefault(1000),
    tooLarge: ofDefault(10_001),
  },
  {
    limit: 'values of arguments',
    largest: ofContext(500),
    tooLarge: ofContext(501),
  },
  {
    limit: 'tokens',
    largest: `{ ${times(20, () => '__typename')} }`,
    tooLarge: `{ ${times(15_001, () => '__typename')} }`,
  },
];

describe.each(limits)('the limit of $limit', ({ largest, tooLarge }) => {
  it('accepts requests within it', async () => {
    const { status, errors } = await send(largest);
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
  });

  it('has status 200 for clients that accept only application/json', async () => {
    const { status, data, errors } = await send(tooLarge, {}, 'application/json');
    expect({ status, data, count: errors.length }).toEqual({ status: 200, data: null, count: 1 });
  });

  it('rejects others with an explanation', async () => {
    const { status, data, errors } = await send(tooLarge);
    expect({ status, data }).toEqual({ status: 400, data: null });
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toMatch(/\d/);
    expect(errors[0]?.extensions?.code).toMatch(/^(BAD_USER_INPUT|GRAPHQL_PARSE_FAILED)$/);
  });
});

it('of the documents that a request brings, one too many is a typed error, and the others are read', async () => {
  const document = (index: number) =>
    JSON.stringify(JSON.stringify({ Version: '2012-10-17', Id: `${index}`, Statement: [] }));
  const query = `{ ${times(20, (i) => `d${i}: inspectKeyPolicy(provider: AWS, document: ${document(i)}) { id ${i === 19 ? `equivalentTo(document: ${document(20)})` : ''} }`)} }`;
  const { status, data, errors } = await send(query);
  expect(status).toBe(200);
  expect(data).toMatchObject({ d0: { id: '0' }, d19: { id: '19', equivalentTo: null } });
  expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['KMS_BUDGET_EXCEEDED']);
});

it('variables with too many values are rejected with an explanation', async () => {
  const query = `query ($c: [KeyPolicyContextInput!]!) { inspectKeyPolicy(provider: AWS, document: "{}") {
    evaluate(principal: "a", action: "b", context: $c) { outcome }
  } }`;
  const context = Array.from({ length: 2000 }, (_, i) => ({ key: `a:b${i}`, values: ['c'] }));
  const { status, errors } = await send(query, { c: context });
  expect({ status, codes: errors.map(({ extensions }) => extensions?.code) }).toEqual({
    status: 400,
    codes: ['BAD_USER_INPUT'],
  });
});

it('variables that are wrong in many places are the error of the client', async () => {
  const query = `query ($c: [KeyPolicyContextInput!]!) { inspectKeyPolicy(provider: AWS, document: "{}") {
    evaluate(principal: "a", action: "b", context: $c) { outcome }
  } }`;
  const { status, errors } = await send(query, { c: Array.from({ length: 60 }, () => ({})) });
  expect(status).toBe(400);
  expect(new Set(errors.map(({ extensions }) => extensions?.code))).toEqual(new Set(['BAD_USER_INPUT']));
});

it.each(['mutation { a }', 'subscription { a }'])('%s is rejected with an explanation', async (query) => {
  const { status, data, errors } = await send(query);
  expect({ status, data }).toEqual({ status: 400, data: null });
  expect(errors[0]).toMatchObject({
    message: expect.stringContaining('read-only'),
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

it('brackets in texts are not counted', async () => {
  const { data } = await send(`{ inspectKeyPolicy(provider: AWS, document: "${'{'.repeat(500)}") { wellFormed } }`);
  expect(data).toEqual({ inspectKeyPolicy: { wellFormed: false } });
});

it('a GET has the same depth limit', async () => {
  const response = await fetch(`${running.graphqlUrl}?${new URLSearchParams({ query: nested(101) })}`);
  expect(response.status).toBe(400);
});

const typed = [
  { what: 'no key of a page', query: '{ keys(first: 0) { edges { cursor } } }' },
  { what: 'fewer than none', query: '{ keys(first: -1) { edges { cursor } } }' },
  { what: 'more than a page holds', query: '{ keys(first: 501) { edges { cursor } } }' },
  { what: 'a cursor from nowhere', query: '{ keys(after: "x") { edges { cursor } } }' },
  {
    what: 'a document of more than 128 KiB',
    query: `{ inspectKeyPolicy(provider: AWS, document: "${'x'.repeat(131_073)}") { wellFormed } }`,
  },
  {
    what: 'one to compare with',
    query: `{ key(arn: "${awsExample.arn}") { policy { equivalentTo(document: "${'x'.repeat(131_073)}") } } }`,
  },
];
it.each(typed)('$what is a typed error', async ({ query }) => {
  const { status, errors } = await send(query);
  expect(status).toBe(200);
  expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['KMS_INVALID_PARAMETER']);
});

it('a body of more than 2 MB is refused', async () => {
  const { status, errors } = await send(`{ __typename } # ${'x'.repeat(2_000_000)}`);
  expect(status).toBe(413);
  expect(errors).toHaveLength(1);
});
