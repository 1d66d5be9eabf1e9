import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer } from '../../src/http/app.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { configOf } from '../support/service.ts';

let app: FastifyInstance;
let url: URL;
let client: Socket;
/** Called when a body waits for its turn; none waits where it is null. */
let turn: (() => Promise<void>) | null;
/** The lengths of the chunks in which the body was passed on. */
let passedOn: number[];

beforeEach(async () => {
  turn = null;
  passedOn = [];
  app = await createHttpServer(configOf(), createLog('silent'), {
    turn: () => turn?.() ?? null,
    connectionAccepted: () => {},
  });
  app.addHook('preParsing', (_request, _reply, payload, done) => {
    payload.on('data', ({ length }: Buffer) => passedOn.push(length));
    done(null, payload);
  });
  app.post('/', ({ body }) => ({ body }));
  url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  client = connect(Number(url.port), url.hostname);
});
afterEach(async () => {
  client.destroy();
  await app.close();
});

const head = (field: string): string =>
  ['POST / HTTP/1.1', `host: ${url.host}`, 'content-type: application/json', 'connection: close', field, '', ''].join(
    '\r\n',
  );

/** Each byte as a chunk of its own. */
const inChunks = (body: string): string =>
  `${head('transfer-encoding: chunked')}${[...body].map((byte) => `1\r\n${byte}\r\n`).join('')}0\r\n\r\n`;

/** A text whose characters differ, so that none can be lost or exchanged. */
const bodyOf = (length: number): string =>
  JSON.stringify(Array.from({ length }, (_, index) => String.fromCharCode(97 + (index % 26))).join(''));

const answerTo = async (request: string): Promise<unknown> => {
  client.write(request);
  const response = await text(client);
  return JSON.parse(response.slice(response.indexOf('\r\n\r\n')));
};

describe('a body in tiny chunks', () => {
  it.each([1, 15, 16, 17, 2000, 100_000])('is received as it was sent: %d characters', async (length) => {
    const body = bodyOf(length);
    expect(await answerTo(inChunks(body))).toEqual({ body: JSON.parse(body) });
  });

  it('is joined to few chunks, since each takes hundreds of bytes', async () => {
    await answerTo(inChunks(bodyOf(100_000)));
    expect(passedOn.length).toBeLessThan(200);
  });

  it('keeps its order if longer chunks follow', async () => {
    const [tiny, long] = [bodyOf(3000).slice(0, -1), 'z'.repeat(5000)];
    const end = `${(long.length + 1).toString(16)}\r\n${long}"\r\n0\r\n\r\n`;
    const request = inChunks(tiny).replace(/0\r\n\r\n$/, end);
    expect(await answerTo(request)).toEqual({ body: JSON.parse(`${tiny}${long}"`) });
  });

  it('is read on in turns', async () => {
    let release = () => {};
    const waits = new Promise<void>((resolve) => {
      turn = () => {
        resolve();
        return new Promise((released) => {
          release = released;
        });
      };
    });
    const body = bodyOf(200_000);
    const answered = answerTo(inChunks(body));
    await waits;
    const received = passedOn.reduce((sum, length) => sum + length, 0);
    expect(received).toBeLessThan(100_000);
    turn = null;
    release();
    expect(await answered).toEqual({ body: JSON.parse(body) });
  });

  it('ends with its connection', async () => {
    const closed = new Promise<void>((resolve) => {
      turn = () => {
        client.destroy();
        return new Promise(() => {});
      };
      app.server.once('connection', (socket) => socket.once('close', () => resolve()));
    });
    client.write(inChunks(bodyOf(200_000)));
    await closed;
  });
});

describe('a usual body', () => {
  it('is passed on as it was received', async () => {
    const body = bodyOf(300);
    expect(await answerTo(`${head(`content-length: ${body.length}`)}${body}`)).toEqual({ body: JSON.parse(body) });
    expect(passedOn).toEqual([body.length]);
  });
});
