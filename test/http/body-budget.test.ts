import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHttpServer } from '../../src/http/app.ts';
import { sendCompressible } from '../../src/http/compression.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { configOf } from '../support/service.ts';

const bodiesBytes = 1_000_000;
const refusal = {
  errors: [
    {
      message: 'The requests in progress use all the memory that is allowed for them.',
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    },
  ],
};

let app: FastifyInstance;
let url: URL;
const sockets: Socket[] = [];
const logged: string[] = [];
/** Called when a request to `/slow` is processed, which ends when `released` resolves. */
let processing = () => {};
let released: Promise<void>;
/** Called when a long response is sent to a client that has left. */
let left = () => {};
/** Called when long bodies wait for their turn; they don't where it is null. */
let turn: (() => Promise<void>) | null;
/** Milliseconds of a clock that stands still unless the test moves it. */
let now = 0;

beforeEach(async () => {
  turn = null;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const config = configOf();
  app = await createHttpServer(
    { ...config, limits: { ...config.limits, bodyBytes: 900_000, bodiesBytes } },
    createLog('warn', { write: (line) => void logged.push(line) }),
    { turn: () => turn?.() ?? null, connectionAccepted: () => {} },
  );
  app.post('/', ({ body }) => ({ length: JSON.stringify(body).length }));
  app.post('/slow', async () => {
    processing();
    await released;
    return { length: 0 };
  });
  app.post('/left', async ({ raw: { socket } }, reply) => {
    const closed = once(socket, 'close');
    for (const client of sockets) client.destroy();
    await closed;
    setImmediate(() => left());
    return sendCompressible(reply, 'x'.repeat(2_000_000));
  });
  url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const socket of sockets.splice(0)) socket.destroy();
  logged.length = 0;
  await app.close();
});

const json = (bytes: number): string => JSON.stringify('x'.repeat(bytes - 2));

/** Sends a body except for its end, and resolves when the server has received it. */
const begin = async (path: string, body: Buffer | string, headers: readonly string[] = []): Promise<Socket> => {
  const connection = once(app.server, 'connection') as Promise<[Socket]>;
  const socket = connect(Number(url.port), url.hostname);
  sockets.push(socket);
  socket.on('error', () => {});
  const head = [`POST ${path} HTTP/1.1`, 'host: localhost', 'content-type: application/json', ...headers];
  const length = `content-length: ${Buffer.byteLength(body)}`;
  const sent = Buffer.concat([
    Buffer.from(`${[...head, length].join('\r\n')}\r\n\r\n`),
    Buffer.from(body).subarray(0, -1),
  ]);
  socket.write(sent);
  const [received] = await connection;
  while (received.bytesRead < sent.length) await new Promise(setImmediate);
  return socket;
};

const post = async (body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), answer: await response.json() };
};

it('a long body for which there is no room is rejected', async () => {
  await begin('/', json(800_000));
  expect(await post(json(800_000))).toEqual({ status: 503, retryAfter: '1', answer: refusal });
});

it('rejections are logged once, however many there are', async () => {
  await begin('/', json(800_000));
  for (let count = 0; count < 5; count += 1) expect((await post(json(800_000))).status).toBe(503);
  expect(logged).toEqual([expect.stringContaining('bodies use all the memory that is allowed for them')]);
});

it('bodies that clients have been sending for a while give way to others', async () => {
  const slow = await begin('/', json(500_000));
  await begin('/', json(400_000));
  expect((await post(json(300_000))).status).toBe(503);
  now += 60_000;
  const rejected = once(slow, 'data');
  expect((await post(json(300_000))).status).toBe(200);
  expect(String((await rejected)[0])).toMatch(/^HTTP\/1\.1 503 /);
  expect((await post(json(600_000))).status).toBe(200);
});

it('a body counts until its request has been answered', async () => {
  let release = () => {};
  released = new Promise((resolve) => (release = resolve));
  const isProcessing = new Promise<void>((resolve) => (processing = resolve));
  const slow = fetch(new URL('/slow', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: json(800_000),
  });
  await isProcessing;
  now += 60_000;
  expect((await post(json(800_000))).status).toBe(503);
  release();
  expect(await (await slow).json()).toEqual({ length: 0 });
  expect((await post(json(800_000))).status).toBe(200);
});

it('short bodies are read all the same', async () => {
  await begin('/', json(800_000));
  await begin('/', json(190_000));
  expect(await post(json(60_000))).toEqual({ status: 200, retryAfter: null, answer: { length: 60_000 } });
});

describe('there is room again', () => {
  it('for a body that follows another', async () => {
    for (let count = 0; count < 4; count += 1) expect((await post(json(800_000))).status).toBe(200);
  });

  it('when a body was rejected', async () => {
    await begin('/', json(300_000));
    expect((await post(json(800_000))).status).toBe(503);
    expect((await post(json(600_000))).status).toBe(200);
  });

  it('when a client has given up', async () => {
    const connection = once(app.server, 'connection') as Promise<[Socket]>;
    const client = await begin('/', json(800_000));
    const [socket] = await connection;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    client.destroy();
    await closed;
    expect((await post(json(800_000))).status).toBe(200);
  });
});

it('compressed bodies count with the bytes that they are unpacked to', async () => {
  const packed = gzipSync(json(800_000));
  expect((await post(new Uint8Array(packed), { 'content-encoding': 'gzip' })).answer).toEqual({ length: 800_000 });
  await begin('/', json(300_000));
  expect(await post(new Uint8Array(packed), { 'content-encoding': 'gzip' })).toMatchObject({ status: 503 });
});

it('bodies for paths that do not exist count as well', async () => {
  await begin('/nowhere', json(800_000));
  expect(await post(json(800_000))).toMatchObject({ status: 503 });
});

it('a body that is unpacked to more than is allowed leaves nothing behind', async () => {
  const bomb = new Uint8Array(gzipSync(json(20_000_000)));
  for (let count = 0; count < 4; count += 1)
    expect((await post(bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
  expect((await post(json(800_000))).status).toBe(200);
});

describe('where many long bodies are received at once', () => {
  const turns: (() => void)[] = [];
  beforeEach(() => {
    turns.length = 0;
    turn = () => new Promise((resolve) => turns.push(resolve));
  });
  const nextTurn = async (): Promise<void> => {
    await vi.waitUntil(() => turns.length > 0);
    turns.shift()?.();
  };

  it('they are read in turns', async () => {
    let isOver = false;
    const all = Promise.all([post(json(400_000)), post(json(400_000))]).then(() => (isOver = true));
    let count = 0;
    for (; !isOver; count += 1) await Promise.race([nextTurn(), all]);
    expect(count).toBeGreaterThanOrEqual(3);
  });

  it('the time for which they wait for turns does not count', async () => {
    const slow = begin('/', json(600_000));
    await vi.waitUntil(() => turns.length > 0);
    now += 60_000;
    turn = null;
    turns.shift()?.();
    await slow;
    expect((await post(json(800_000))).status).toBe(503);
  });
});

it('bodies in Brotli take no memory for what they contain until all of them has been received', async () => {
  const before = process.memoryUsage().rss;
  const inBlocks = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
  const packed = brotliCompressSync(json(899_000), inBlocks);
  for (let count = 0; count < 400; count += 1) await begin('/', packed, ['content-encoding: br']);
  for (let turn = 0; turn < 2000; turn += 1) await new Promise(setImmediate);
  expect(process.memoryUsage().rss - before).toBeLessThan(80_000_000);
  expect((await post(json(800_000))).status).toBe(200);
});

it('bodies in Brotli are counted like others, and refused where they are not valid', async () => {
  const packed = new Uint8Array(brotliCompressSync(json(800_000)));
  const all = await Promise.all(Array.from({ length: 5 }, () => post(packed, { 'content-encoding': 'br' })));
  expect(all.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
  expect(all.every(({ status }) => status === 200 || status === 503)).toBe(true);
  expect((await post(packed, { 'content-encoding': 'br' })).answer).toEqual({ length: 800_000 });
  expect(await post(packed.slice(0, -5), { 'content-encoding': 'br' })).toMatchObject({ status: 400 });
  const bomb = new Uint8Array(brotliCompressSync(Buffer.alloc(20_000_000, ' ')));
  expect((await post(bomb, { 'content-encoding': 'br' })).status).toBe(413);
});

it('a client that leaves before its response is sent is no error', async () => {
  const sent = new Promise<void>((resolve) => {
    left = resolve;
  });
  const client = connect(Number(url.port), url.hostname, () => {
    const head = 'POST /left HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 2';
    client.write(`${head}\r\n\r\n{}`);
  });
  sockets.push(client.on('error', () => {}));
  await sent;
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  expect(logged).toEqual([]);
});
