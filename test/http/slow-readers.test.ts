import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { cutOffSlowReader, type ReadingTimes } from '../../src/http/slow-readers.ts';

const never = 3_600_000;
/** More than the system buffers for a connection that nobody reads. */
const answer = Buffer.alloc(64 * 1024 * 1024, 'x');

let app: FastifyInstance;
afterEach(() => app?.close());

const serve = async (times: ReadingTimes): Promise<number> => {
  app = Fastify({ forceCloseConnections: true });
  app.get('/', (_request, reply) => {
    cutOffSlowReader(reply, answer.length, times);
    return reply.send(answer);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
};

/** Sends a request, reads nothing until the server has ended the connection, and then reads what has arrived. */
const bytesOfSlowReader = async (port: number): Promise<number> => {
  const closed = new Promise((resolve) => app.server.once('connection', (socket) => socket.once('close', resolve)));
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await closed;
  let bytes = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.length;
  });
  socket.resume();
  await once(socket, 'close');
  return bytes;
};

it.each([
  ['takes nothing for a while', { idleMs: 50, wholeMs: never }],
  ['takes too long for the whole', { idleMs: never, wholeMs: 50 }],
])('a client that %s is cut off', async (_what, times) => {
  expect(await bytesOfSlowReader(await serve(times))).toBeLessThan(answer.length);
});

it('a client that reads gets the whole response', async () => {
  const port = await serve({ idleMs: never, wholeMs: never });
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect((await response.arrayBuffer()).byteLength).toBe(answer.length);
});
