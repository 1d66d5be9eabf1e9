import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsExample, toRepresentation } from '../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

const operations = {
  introspection: { query: '{ __schema { types { name } } }' },
  'the SDL': { query: '{ _service { sdl } }' },
  'a key': { query: `{ key(arn: "${awsExample.arn}") { policy { document } } }` },
  entities: {
    query:
      'query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Key { keyId } } }',
    variables: { representations: [toRepresentation(awsExample)] },
  },
};

type Operation = { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> };

interface Sent {
  readonly body?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly search?: string;
}

const send = async (url: string, { body, method = 'POST', headers = {}, search = '' }: Sent) => {
  const response = await fetch(`${url}${search}`, {
    method,
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

const refusal = {
  errors: [{ message: 'Only authenticated gateways may send requests.', extensions: { code: 'UNAUTHENTICATED' } }],
};

const expectRefused = ({ status, headers, text }: Awaited<ReturnType<typeof send>>): void => {
  expect(status).toBe(401);
  expect(JSON.parse(text)).toEqual(refusal);
  expect(headers.get('www-authenticate')).toBe('Gateway');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
};

const long = 'long '.repeat(100).trim();

describe('shared secrets', () => {
  let running: ServiceUnderTest;
  beforeAll(async () => {
    const secrets = `the old one at length,the new öne at length,${long}`;
    running = await startWithSandbox({ env: { GATEWAY_SHARED_SECRETS: secrets, EXPLORER: 'true' } });
  });
  afterAll(() => running?.close());

  const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
  const withSecret = (secret: string, operation: Operation): Sent => ({
    headers: { 'router-authorization': latin1(secret) },
    body: JSON.stringify(operation),
  });

  it.each(['the old one at length', 'the new öne at length', long])('accept requests with "%s"', async (secret) => {
    for (const operation of Object.values(operations)) {
      const { status, text } = await send(running.graphqlUrl, withSecret(secret, operation));
      expect(status).toBe(200);
      expect(JSON.parse(text)).not.toHaveProperty('errors');
    }
  });

  it.each(Object.entries(operations))('refuse %s to all others', async (_name, operation) => {
    await send(running.graphqlUrl, withSecret('the old one at length', operation));
    running.sandbox.calls.reset();
    const body = JSON.stringify(operation);
    for (const headers of [
      {},
      { 'router-authorization': '' },
      { 'router-authorization': 'the old on' },
      { 'router-authorization': 'the old one at length,the new one' },
      { 'router-authorization': 'THE OLD ONE' },
      { 'router-authorization': 'the old one at lengthe' },
      { 'router-authorization': `${long}${'x'.repeat(1000)}` },
      { 'router-authorization': long.slice(0, -1) },
      { authorization: 'the old one at length' },
    ] as Readonly<Record<string, string>>[]) {
      expectRefused(await send(running.graphqlUrl, { body, headers }));
    }
    expect(running.sandbox.calls.count()).toBe(0);
  });

  it('reject requests that are not GraphQL with the same message', async () => {
    expectRefused(await send(running.graphqlUrl, { body: '{' }));
    expectRefused(await send(running.graphqlUrl, { body: 'x', headers: { 'content-type': 'text/plain' } }));
    expectRefused(await send(running.graphqlUrl, { body: 'x', headers: { 'content-encoding': 'unheard-of' } }));
    expectRefused(await send(running.graphqlUrl, { method: 'GET', search: '?query={__typename}' }));
    expectRefused(await send(running.graphqlUrl, { body: `"${'x'.repeat(3_000_000)}"` }));
  });

  it("respond with GraphQL's media type to clients that accept it", async () => {
    const { status, headers } = await send(running.graphqlUrl, {
      body: '{}',
      headers: { accept: 'application/graphql-response+json, application/json;q=0.9' },
    });
    expect(status).toBe(401);
    expect(headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
  });

  it('leave open the page of GraphiQL, whose queries need the header', async () => {
    const page = await fetch(`${running.service.url}/graphiql/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<html');
  });

  it('leave health open to everyone, and show accounts only to operators', async () => {
    const readyUrl = `${running.service.url}/health/ready`;
    expect((await fetch(`${running.service.url}/health/live`)).status).toBe(200);
    const local = async () => (await fetch(readyUrl)).json();
    await expect.poll(local).toMatchObject({ status: 'ok', credentials: expect.any(Object) });
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    const stranger = await fetch(readyUrl, { headers: forwarded });
    expect([stranger.status, await stranger.json()]).toEqual([200, { status: 'ok' }]);
    const proven = await fetch(readyUrl, {
      headers: { ...forwarded, 'router-authorization': 'the old one at length' },
    });
    expect(await proven.json()).toHaveProperty('regionQueues');
  });

  it.each([
    { who: 'a program on this machine', headers: {}, status: 200 },
    { who: 'a stranger behind a proxy', headers: { 'x-forwarded-for': '203.0.113.9' }, status: 401 },
    { who: 'another one', headers: { forwarded: 'for=203.0.113.9' }, status: 401 },
    {
      who: 'a scraper with a secret',
      headers: { 'x-forwarded-for': '203.0.113.9', 'router-authorization': 'the old one at length' },
      status: 200,
    },
  ])('answer $status to $who at /metrics', async ({ headers, status }) => {
    const response = await fetch(`${running.service.url}/metrics`, { headers: headers as Record<string, string> });
    expect(response.status).toBe(status);
    expect((await response.text()).includes('# TYPE')).toBe(status === 200);
  });
});

describe("Hive's signature", () => {
  const secret = 'between the two of us';
  let running: ServiceUnderTest;
  beforeAll(async () => {
    running = await startWithSandbox({ env: { GATEWAY_HMAC_SECRET: secret } });
  });
  afterAll(() => running?.close());

  const signatureOf = (text: string, key = secret): string => createHmac('sha256', key).update(text).digest('base64');
  const signed = (operation: object, signature: string): string =>
    JSON.stringify({ ...operation, extensions: { 'hmac-signature': signature } });

  const query = '{ kmsAccounts { provider } }';
  const nested = {
    query: operations.entities.query,
    variables: {
      representations: [{ b: { z: 1, a: [true, null, { y: 'ü', x: '"\n' }] }, __typename: 'Key', arn: '…' }],
    },
  };

  it.each([
    ['without variables', { query }, `{"query":"${query}"}`],
    ['with empty variables', { query, variables: {} }, `{"query":"${query}"}`],
    [
      'with variables, whatever the order of their keys',
      nested,
      `{"query":${JSON.stringify(nested.query)},"variables":{"representations":[{"__typename":"Key","arn":"…","b":{"a":[true,null,{"x":"\\"\\n","y":"ü"}],"z":1}}]}}`,
    ],
  ])('accepts what was signed %s', async (_name, operation, text) => {
    const { status, text: answer } = await send(running.graphqlUrl, { body: signed(operation, signatureOf(text)) });
    expect(status).toBe(200);
    expect(JSON.parse(answer)).toHaveProperty('data');
  });

  it('accepts a named operation if it is the only one in the document', async () => {
    const named = 'query one { __typename }';
    const signature = signatureOf(JSON.stringify({ query: named }));
    const body = signed({ query: named, operationName: 'one' }, signature);
    expect((await send(running.graphqlUrl, { body })).status).toBe(200);
  });

  it('is read from a GET too', async () => {
    const extensions = JSON.stringify({ 'hmac-signature': signatureOf(`{"query":"${query}"}`) });
    const search = (parameters: Record<string, string>) => `?${new URLSearchParams(parameters)}`;
    const good = await send(running.graphqlUrl, { method: 'GET', search: search({ query, extensions }) });
    expect(JSON.parse(good.text)).toHaveProperty('data.kmsAccounts');
    const other = search({ query: '{ __typename }', extensions });
    expectRefused(await send(running.graphqlUrl, { method: 'GET', search: other }));
    const broken = search({ query, extensions: '{' });
    expectRefused(await send(running.graphqlUrl, { method: 'GET', search: broken }));
  });

  const text = `{"query":"${query}"}`;
  const several = 'query one { __typename } query other { kmsAccounts { provider } }';
  const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  it.each([
    ['nothing', JSON.stringify({ query })],
    ['another secret', signed({ query }, signatureOf(text, 'another'))],
    ['another query', signed({ query: '{ _service { sdl } }' }, signatureOf(text))],
    ['other variables', signed({ query, variables: { x: 1 } }, signatureOf(text))],
    ['half a signature', signed({ query }, signatureOf(text).slice(0, 20))],
    ['the signature in hexadecimal', signed({ query }, Buffer.from(signatureOf(text), 'base64').toString('hex'))],
    [
      'one of several operations, by its name',
      signed({ query: several, operationName: 'one' }, signatureOf(JSON.stringify({ query: several }))),
    ],
    ['a list of signatures', JSON.stringify({ query, extensions: { 'hmac-signature': [signatureOf(text)] } })],
    ['no query, which leaves out what is asked', signed({}, signatureOf('{}'))],
    [
      'the hash of a query alone',
      JSON.stringify({
        extensions: { 'hmac-signature': signatureOf('{}'), persistedQuery: { version: 1, sha256Hash: 'x' } },
      }),
    ],
    ['extensions that are a list', JSON.stringify({ query, extensions: [signatureOf(text)] })],
    ['a batch', JSON.stringify([{ query, extensions: { 'hmac-signature': signatureOf(text) } }])],
    ['JSON that ends early', '{"query":'],
    [
      'JSON that is nested too deep to be signed',
      `{"query":"x","variables":{"x":${deep(200_000)}},"extensions":{"hmac-signature":"${signatureOf(text)}"}}`,
    ],
    ['no object', 'null'],
    ['a body that is too large', `"${'x'.repeat(3_000_000)}"`],
  ])('refuses %s', async (_name, body) => {
    await send(running.graphqlUrl, { body: signed({ query }, signatureOf(text)) });
    expectRefused(await send(running.graphqlUrl, { body }));
  });
});

describe('several ways', () => {
  const shared = 'the one that is shared';
  const signing = 'the one that signs';
  it('are each sufficient', async () => {
    const running = await startWithSandbox({ env: { GATEWAY_SHARED_SECRETS: shared, GATEWAY_HMAC_SECRET: signing } });
    try {
      const query = '{ __typename }';
      const signature = createHmac('sha256', signing).update(JSON.stringify({ query })).digest('base64');
      const bySignature = JSON.stringify({ query, extensions: { 'hmac-signature': signature } });
      const body = JSON.stringify({ query });
      const secret = { 'router-authorization': shared };
      expect((await send(running.graphqlUrl, { body: bySignature })).status).toBe(200);
      expect((await send(running.graphqlUrl, { body, headers: secret })).status).toBe(200);
      expect((await send(running.graphqlUrl, { body: '{', headers: secret })).status).toBe(400);
      expectRefused(await send(running.graphqlUrl, { body }));
      expectRefused(await send(running.graphqlUrl, { body: '{' }));
    } finally {
      await running.close();
    }
  });
});
