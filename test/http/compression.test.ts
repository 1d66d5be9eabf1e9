import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { registerCompression, sendCompressible } from '../../src/http/compression.ts';
import { LongResponses } from '../../src/http/long-responses.ts';

/** More than the system buffers for a connection that nobody reads. */
const body = '0123456789abcdef'.repeat(2 * 1024 * 1024);

let app: FastifyInstance;
let port: number;

beforeEach(async () => {
  app = Fastify({ forceCloseConnections: true }).decorate('longResponses', new LongResponses(2 * body.length));
  await registerCompression(app);
  app.get('/text', (_request, reply) => sendCompressible(reply, body));
  app.get('/bytes', (_request, reply) => sendCompressible(reply, Buffer.from(body)));
  await app.listen({ host: '127.0.0.1', port: 0 });
  port = (app.server.address() as AddressInfo).port;
});
afterEach(() => app.close());

it.each(['text', 'bytes'])('a long body of %s arrives as a whole, with its length', async (kind) => {
  const response = await fetch(`http://127.0.0.1:${port}/${kind}`, { headers: { 'accept-encoding': 'identity' } });
  expect(response.headers.get('content-length')).toBe(`${body.length}`);
  expect((await response.text()) === body).toBe(true);
});

it.each(['br', 'gzip'])('a long body arrives as a whole in %s, without its length', async (encoding) => {
  const response = await fetch(`http://127.0.0.1:${port}/bytes`, { headers: { 'accept-encoding': encoding } });
  expect(response.headers.get('content-encoding')).toBe(encoding);
  expect(response.headers.get('content-length')).toBeNull();
  expect((await response.text()) === body).toBe(true);
});

it('a long body is written only as far as the client reads', async () => {
  const accepted = once(app.server, 'connection') as Promise<[Socket]>;
  const client = connect(port, '127.0.0.1').pause();
  client.write('GET /text HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const [socket] = await accepted;
  let written = -1;
  while (written < socket.bytesWritten || socket.bytesWritten === 0) {
    written = socket.bytesWritten;
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
  }
  expect(socket.writableLength).toBeGreaterThan(0);
  expect(socket.writableLength).toBeLessThan(body.length / 16);
  client.destroy();
});
