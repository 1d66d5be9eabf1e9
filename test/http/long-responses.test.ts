import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { LongResponses, type ReadingTimes } from '../../src/http/long-responses.ts';

const never = 3_600_000;
/** More than the system buffers for a connection that nobody reads. */
const answer = Buffer.alloc(64 * 1024 * 1024, 'x');

let app: FastifyInstance;
afterEach(() => app?.close());

const serve = async (times: Partial<ReadingTimes>, maxBytes = answer.length + 1000): Promise<number> => {
  app = Fastify({ forceCloseConnections: true });
  const responses = new LongResponses(maxBytes, { idleMs: never, wholeMs: never, crowdedMs: never, ...times });
  app.get('/', (_request, reply) => {
    responses.admit(reply, answer.length);
    return reply.send(answer);
  });
  app.get('/library', (_request, reply) => {
    responses.admitOnceSent(reply);
    reply.hijack();
    reply.raw.end(answer);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
};

/** Sends a request, reads nothing until the server has ended the connection, and then reads what has arrived. */
const bytesOfSlowReader = async (port: number, path = '/'): Promise<number> => {
  const closed = new Promise((resolve) => app.server.once('connection', (socket) => socket.once('close', resolve)));
  const socket = connect(port, '127.0.0.1');
  const ended = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {});
  socket.pause();
  socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
  await closed;
  let bytes = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.length;
  });
  socket.resume();
  await ended;
  return bytes;
};

it.each([
  ['takes nothing for a while', { idleMs: 50 }],
  ['takes too long for the whole', { wholeMs: 50 }],
])('a client that %s is cut off', async (_what, times) => {
  const port = await serve(times);
  expect(await bytesOfSlowReader(port)).toBeLessThan(answer.length);
  expect(await bytesOfSlowReader(port, '/library')).toBeLessThan(answer.length);
});

it('the system drops what a client that is cut off has not received', async () => {
  const port = await serve({ idleMs: 50 });
  // The client's buffer grows only while it reads; the server's holds megabytes.
  expect(await bytesOfSlowReader(port)).toBeLessThan(1_000_000);
});

it('a client that reads slowly gives way to others where there is no room', async () => {
  const port = await serve({ crowdedMs: 0 });
  const slow = bytesOfSlowReader(port);
  await once(app.server, 'request');
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect((await response.arrayBuffer()).byteLength).toBe(answer.length);
  expect(await slow).toBeLessThan(answer.length);
});

it('a response for which there is no room is refused, and a client of another library is disconnected', async () => {
  const port = await serve({});
  const slow = connect(port, '127.0.0.1').pause();
  slow.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await once(app.server, 'request');
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(503);
  await expect(fetch(`http://127.0.0.1:${port}/library`).then((response) => response.text())).rejects.toThrow();
  slow.destroy();
});

it('responses that have been read make room for others', async () => {
  const port = await serve({});
  for (const path of ['/', '/library', '/']) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    expect((await response.arrayBuffer()).byteLength).toBe(answer.length);
  }
});

it('a client that reads gets the whole response', async () => {
  const port = await serve({});
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect((await response.arrayBuffer()).byteLength).toBe(answer.length);
});
