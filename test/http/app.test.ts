import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsExample } from '../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

const query = `{ key(arn: "${awsExample.arn}") { policy { document } } }`;
const encodings = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };

let running: ServiceUnderTest;
beforeAll(async () => {
  running = await startWithSandbox();
});
afterAll(() => running?.close());

const post = async (body: Buffer | string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(running.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
  return { status: response.status, headers: response.headers, answer: JSON.parse(await response.text()) };
};

describe.each(Object.entries(encodings))('a body in %s', (encoding, pack) => {
  it('is unpacked', async () => {
    const { status, answer } = await post(pack(JSON.stringify({ query })), { 'content-encoding': encoding });
    expect(status).toBe(200);
    expect(answer.data.key.policy.document).toContain('Version');
  });

  it('that would be too large unpacked is refused', async () => {
    const bomb = pack(Buffer.alloc(50_000_000, ' '));
    expect(bomb.length).toBeLessThan(60_000);
    const { status, answer } = await post(bomb, { 'content-encoding': encoding });
    expect(status).toBe(413);
    expect(answer).toEqual({
      errors: [
        {
          message: 'The uncompressed request is larger than the maximum of 2000000 bytes.',
          extensions: { code: 'MAX_BODY_LIMIT' },
        },
      ],
    });
  });

  it('that is something else is refused', async () => {
    const { status, answer } = await post('{"query":"{ __typename }"}', { 'content-encoding': encoding });
    expect(status).toBe(400);
    expect(answer.errors[0].extensions.code).toBe('BAD_REQUEST');
  });

  it('is used for long responses', async () => {
    const sdl = JSON.stringify({ query: '{ _service { sdl } }' });
    const { headers, answer } = await post(sdl, { 'accept-encoding': encoding });
    expect(headers.get('content-encoding')).toBe(encoding);
    expect(answer.data._service.sdl).toContain('type Key');
  });
});

describe('a response of the entity cache', () => {
  const representations = Array.from({ length: 60 }, () => ({ __typename: 'Key', arn: awsExample.arn }));
  const entities = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on Key { arn policy { document } } }
  }`;
  const askFor = (count: number, headers: Readonly<Record<string, string>>) =>
    post(JSON.stringify({ query: entities, variables: { representations: representations.slice(0, count) } }), headers);

  it.each(Object.keys(encodings))('is sent with %s if it is long', async (encoding) => {
    const { answer: whole } = await askFor(60, {});
    const { headers, answer } = await askFor(60, { 'accept-encoding': encoding });
    expect(headers.get('content-encoding')).toBe(encoding);
    expect(headers.get('vary')).toBe('accept-encoding');
    expect(answer).toEqual(whole);
    expect(answer.data._entities).toHaveLength(60);
  });

  it('is sent uncompressed if it is short', async () => {
    await askFor(1, {});
    const { headers, answer } = await askFor(1, { 'accept-encoding': 'gzip' });
    expect(headers.get('content-encoding')).toBeNull();
    expect(answer.data._entities).toHaveLength(1);
  });
});

it('metrics are compressed for clients that accept it', async () => {
  const { headers } = await fetch(`${running.service.url}/metrics`, { headers: { 'accept-encoding': 'gzip' } });
  expect(headers.get('content-encoding')).toBe('gzip');
});

it('a body in an unknown encoding is rejected', async () => {
  const { status, answer } = await post('x', { 'content-encoding': 'rot13' });
  expect(status).toBe(415);
  expect(answer.errors[0].extensions.code).toBe('BAD_REQUEST');
});

it.each(['/graphql', '/health/live', '/health/ready', '/metrics', '/nowhere'])(
  '%s has a header against type sniffing, and none that allows other origins',
  async (path) => {
    const { headers } = await fetch(`${running.service.url}${path}`, { headers: { origin: 'https://elsewhere.test' } });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  },
);

it('a response from the cache has the headers of the first response', async () => {
  const body = JSON.stringify({ query: `{ key(arn: "${awsExample.arn}") { arn policy { version } } }` });
  const headersOfNext = async () => {
    const { headers } = await post(body, { 'x-request-id': 'given' });
    const maxAge = headers.get('cache-control')?.replace(/\d+/, 'seconds');
    return { ...Object.fromEntries(headers), date: null, 'content-length': null, 'cache-control': maxAge };
  };
  const first = await headersOfNext();
  expect(first).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-request-id': 'given' });
  expect(await headersOfNext()).toEqual(first);
});

it('no preflight of another site is answered', async () => {
  const response = await fetch(running.graphqlUrl, {
    method: 'OPTIONS',
    headers: { origin: 'https://elsewhere.test', 'access-control-request-method': 'POST' },
  });
  expect(response.ok).toBe(false);
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

it('connections stay open for longer than routers keep them', async () => {
  const response = await fetch(`${running.service.url}/health/live`);
  const seconds = Number(/timeout=(\d+)/.exec(response.headers.get('keep-alive') ?? '')?.[1]);
  expect(seconds).toBeGreaterThan(95);
});

it('bytes that are not HTTP are rejected without harm', async () => {
  const { hostname, port } = new URL(running.service.url);
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write('HELO there\r\n\r\n'));
    socket.on('data', (part) => {
      text += part;
    });
    socket.on('close', () => resolve(text)).on('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect((await post(JSON.stringify({ query }))).status).toBe(200);
});

it('a long response to a long body causes no warning of Node', async () => {
  const document = 'x'.repeat(100_000);
  const fields = Array.from({ length: 12 }, (_, index) => `a${index}: document`).join(' ');
  const long = `query ($document: String!) { inspectKeyPolicy(document: $document, provider: AWS) { ${fields} } }`;
  const warnings: Error[] = [];
  const collect = (warning: Error) => warnings.push(warning);
  process.on('warning', collect);
  const { answer } = await post(JSON.stringify({ query: long, variables: { document } }));
  expect(answer.data.inspectKeyPolicy.a11).toBe(document);
  process.off('warning', collect);
  expect(warnings).toEqual([]);
});
