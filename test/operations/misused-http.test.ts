import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectNoLeak } from '../support/leaks.ts';
import { expectSane, numRuns, send, serviceToMisuse } from './misuse.ts';

const misused = serviceToMisuse();
const post = (body: unknown, headers?: Record<string, string>) => send(misused, JSON.stringify(body), headers);

describe('bytes that are no HTTP', () => {
  /** Sends bytes over a new connection, and reads the response until the connection is closed. */
  const sendRaw = (bytes: string): Promise<string> =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(misused.running.service.url);
      const socket = connect(Number(port), hostname, () => socket.end(bytes, 'latin1'));
      let answer = '';
      socket.setTimeout(2000, () => socket.destroy());
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1');
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(answer));
    });

  const head = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  const requests: readonly (readonly [string, string])[] = [
    ['noise', '\x00\x01\x02\xff\xfe\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03'],
    ['an unknown method', 'BREW /graphql HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no host', 'GET /graphql HTTP/1.1\r\n\r\n'],
    ['an unknown version', 'GET /graphql HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['a header without a name', `${head}: x\r\n\r\n`],
    ['headers without an end', `${head}X: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['two lengths', `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ['a length and chunks', `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a length that is no number', `${head}Content-Length: two\r\n\r\n{}`],
    ['a body that is cut off', `${head}Content-Length: 1000\r\n\r\n{"query":`],
    ['chunks that are none', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n`],
    ['a path that is none', 'GET //%%%2e HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['a path with a zero', 'GET /graphql%00?query={__typename} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ];
  it.each(requests)('%s', async (_name, bytes) => {
    const answer = await sendRaw(bytes);
    expect(answer).not.toMatch(/^HTTP\/1\.1 5/);
    expectNoLeak(answer);
  });
});

describe('requests that are no GraphQL', () => {
  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'])('%s', async (method) => {
    const response = await fetch(misused.running.graphqlUrl, {
      method,
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST');
    if (method !== 'HEAD') await expectSane(response);
  });

  it('bodies of any bytes', async () => {
    const encodings = fc.constantFrom('identity', 'gzip', 'br', 'deflate', 'zstd', 'x');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), encodings, async (bytes, encoding) => {
        await expectSane(await send(misused, new Uint8Array(bytes), { 'content-encoding': encoding }));
      }),
      { numRuns },
    );
  });

  it('bodies of any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => expectSane(await send(misused, json))),
      { numRuns },
    );
  });

  it('fields of any type', async () => {
    const anything = fc.oneof(fc.jsonValue(), fc.constantFrom('{ __typename }', 'query A { __typename }', 'A', null));
    const body = fc.record(
      { query: anything, variables: anything, operationName: anything, extensions: anything },
      {
        requiredKeys: [],
      },
    );
    await fc.assert(
      fc.asyncProperty(body, async (request) => expectSane(await post(request))),
      { numRuns },
    );
  });

  it('any media type, accepted or sent', async () => {
    const type = fc.oneof(
      fc.constantFrom(
        'application/json',
        'application/graphql-response+json',
        '*/*',
        'text/html',
        'multipart/mixed',
        '',
      ),
      fc.stringMatching(/^[a-z*]{1,8}\/[a-z*+]{1,8}(;q=[0-9.]{1,4})?$/),
    );
    await fc.assert(
      fc.asyncProperty(type, type, async (accept, contentType) => {
        await expectSane(await post({ query: '{ __typename }' }, { accept, 'content-type': contentType }));
      }),
      { numRuns },
    );
  });
});
