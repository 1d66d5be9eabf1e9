import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTimeSlices } from '../../src/compute/time-slices.ts';
import { registerPipelining } from '../../src/http/pipelining.ts';

let app: FastifyInstance;
let begun: string[];
/** How many requests Node has parsed. */
let parsed: number;
/** Called for each request that has begun. */
let answer: (name: string) => Promise<void>;
/** Answers a request in another way. */
let leave: (reply: FastifyReply) => Promise<void>;
let connected: Promise<[Socket]>;
let client: Socket;
let received: string;

beforeEach(async () => {
  begun = [];
  received = '';
  app = Fastify({ forceCloseConnections: true });
  registerPipelining(app, createTimeSlices());
  parsed = 0;
  app.server.on('request', () => (parsed += 1));
  app.post<{ Body: string }>('/length', async ({ body }) => `answer ${body.length} `);
  app.get('/leave', async (_request, reply) => leave(reply));
  app.all<{ Params: { name: string } }>('/:name', async ({ params: { name } }) => {
    begun.push(name);
    await answer(name);
    return `answer ${name} `;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  connected = once(app.server, 'connection') as Promise<[Socket]>;
  client = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  client.setEncoding('utf8').on('data', (text) => {
    received += text;
  });
  client.on('error', () => {});
});
afterEach(async () => {
  client.destroy();
  await app.close();
});

const requests = (count: number, last = ''): string =>
  Array.from({ length: count }, (_, index) => {
    const ends = index === count - 1 ? last : '';
    return `POST /${index} HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n${ends}\r\nhi`;
  }).join('');

it('pipelined requests are processed one after the other, and all are answered', async () => {
  let inProgress = 0;
  let most = 0;
  answer = async () => {
    inProgress += 1;
    most = Math.max(most, inProgress);
    await new Promise(setImmediate);
    inProgress -= 1;
  };
  client.write(requests(500, 'connection: close\r\n'));
  await once(client, 'close');
  expect(most).toBe(1);
  expect(received.match(/answer \d+/g)).toEqual(Array.from({ length: 500 }, (_, index) => `answer ${index}`));
});

it('a connection is not read while one of its requests waits', async () => {
  let go = () => {};
  answer = (name) => (name === '0' ? new Promise((resolve) => (go = resolve)) : Promise.resolve());
  const second = new Promise<void>((resolve) => {
    app.server.on('request', ({ url }) => url === '/1' && resolve());
  });
  client.write(requests(3, 'connection: close\r\n'));
  const [socket] = await connected;
  await second;
  expect(socket.isPaused()).toBe(true);
  expect(begun).toEqual(['0']);
  go();
  await once(client, 'close');
  expect(begun).toEqual(['0', '1', '2']);
});

it('a waiting request of a connection that was lost is never begun', async () => {
  let go = () => {};
  answer = () => new Promise((resolve) => (go = resolve));
  const second = new Promise<void>((resolve) => {
    app.server.on('request', ({ url }) => url === '/1' && resolve());
  });
  client.write('GET /0 HTTP/1.1\r\nhost: localhost\r\n\r\nGET /1 HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const [socket] = await connected;
  await second;
  const lost = once(socket, 'close');
  socket.destroy();
  await lost;
  go();
  await new Promise(setImmediate);
  expect(begun).toEqual(['0']);
});

it('the event loop gets a turn between two requests of a connection', async () => {
  answer = async () => {};
  client.write(requests(50, 'connection: close\r\n'));
  const perIteration: number[] = [];
  while (begun.length < 50) {
    const before = begun.length;
    await new Promise(setImmediate);
    perIteration.push(begun.length - before);
  }
  expect(Math.max(...perIteration)).toBeLessThanOrEqual(2);
  await once(client, 'close');
});

/** Node reads up to 64 KB at once, and the shortest request has 28 bytes. */
const mostOfOneRead = 65_536 / 28;

it('of the requests behind one that waits, only those are parsed that Node has read with it', async () => {
  let go = () => {};
  answer = (name) => (name === '0' ? new Promise((resolve) => (go = resolve)) : Promise.resolve());
  const second = new Promise<void>((resolve) => {
    app.server.on('request', () => parsed === 2 && resolve());
  });
  const get = (index: number, last = ''): string => `GET /${index} HTTP/1.1\r\nhost: a\r\n${last}\r\n`;
  const all = Array.from({ length: 5000 }, (_, index) => get(index));
  client.write(`${all.join('')}${get(5000, 'connection: close\r\n')}`);
  await second;
  for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
  expect(parsed).toBeLessThan(mostOfOneRead);
  go();
  await once(client, 'close');
  expect(received.match(/answer \d+/g)).toEqual(Array.from({ length: 5001 }, (_, index) => `answer ${index}`));
});

it('of the requests on many connections, one read and some hundreds more are parsed', async () => {
  answer = () => new Promise(() => {});
  const { port } = app.server.address() as AddressInfo;
  const clients = Array.from({ length: 50 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  for (const one of clients) one.write('GET /0 HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(2_000));
  await expect.poll(() => begun.length).toBe(50);
  for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
  expect(parsed).toBeLessThan(mostOfOneRead + 1_200);
  for (const one of clients) one.destroy();
});

it('requests of other connections are answered whole while hundreds wait', async () => {
  answer = async (name) => (name === '0' ? new Promise(() => {}) : undefined);
  const { port } = app.server.address() as AddressInfo;
  const others = Array.from({ length: 3 }, () => connect(port, '127.0.0.1').setEncoding('utf8'));
  const texts = others.map(() => '');
  for (const [index, other] of others.entries()) other.on('data', (text) => (texts[index] = `${texts[index]}${text}`));
  const head = 'POST /length HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\ncontent-length: 200000\r\n\r\n';
  // One in the middle of a body, one in the middle of a header, one that has sent nothing yet.
  others[0]?.write(head + 'a'.repeat(100_000));
  others[1]?.write(head.slice(0, 30));
  await expect.poll(() => parsed).toBe(1);
  client.write('GET /0 HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(2_000));
  await expect.poll(() => parsed).toBeGreaterThan(500);
  others[0]?.write('a'.repeat(100_000));
  others[1]?.write(head.slice(30) + 'a'.repeat(200_000));
  others[2]?.write(head + 'a'.repeat(200_000));
  await expect.poll(() => texts.join('').match(/answer \d+ /g)).toEqual(Array(3).fill('answer 200000 '));
  for (const other of others) other.destroy();
});

it('long bodies are passed on whole, whether their length is given or not', async () => {
  const body = (length: number): string => '0123456789'.repeat(length / 10);
  const head = 'POST /length HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\n';
  const lengths = [10, 500, 70_000, 510, 200_000, 1020, 90_000];
  const plain = lengths.map((length) => `${head}content-length: ${length}\r\n\r\n${body(length)}`);
  const chunked = lengths.map(
    (length) => `${head}transfer-encoding: chunked\r\n\r\n${length.toString(16)}\r\n${body(length)}\r\n0\r\n\r\n`,
  );
  answer = async () => {};
  client.write(`${plain.join('')}${chunked.join('')}${requests(1, 'connection: close\r\n')}`);
  await once(client, 'close');
  expect(received.match(/answer \d+/g)).toEqual([...lengths, ...lengths, 0].map((length) => `answer ${length}`));
});

it('what a request holds is released even if it is taken after the client has disconnected', async () => {
  const released = new Promise<void>((resolve) => {
    leave = async (reply) => {
      client.destroy();
      await once(reply.raw, 'close');
      reply.request.whenClosed(resolve);
    };
  });
  client.write('GET /leave HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await released;
});

it('what an answered request takes is released at once, while the next one of its connection is in progress', async () => {
  const answered: FastifyRequest[] = [];
  leave = async (reply) => {
    answered.push(reply.request);
    reply.send('');
  };
  answer = () => new Promise(() => {});
  client.write(`GET /leave HTTP/1.1\r\nhost: localhost\r\n\r\n${requests(1)}`);
  await expect.poll(() => begun).toEqual(['0']);
  let released = 0;
  for (const request of answered) request.whenClosed(() => (released += 1));
  expect(released).toBe(1);
});
