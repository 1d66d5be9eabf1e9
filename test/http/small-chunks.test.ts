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
/** Ends the waiting for a turn. */
let release: () => void;
const noTurn = () => new Promise<void>((resolve) => (release = resolve));
/** The lengths of the chunks in which the body was passed on. */
let passedOn: number[];
/** The number of requests whose bodies are received. */
let begun: number;

beforeEach(async () => {
  turn = null;
  release = () => {};
  passedOn = [];
  begun = 0;
  app = await createHttpServer(configOf(), createLog('silent'), {
    turn: () => turn?.() ?? null,
    connectionAccepted: () => {},
  });
  app.addHook('onRequest', ({ headers: { connection } }, reply, done) => {
    if (connection === 'rejected') reply.status(401).send('');
    else done();
  });
  app.addHook('preParsing', (_request, _reply, payload, done) => {
    begun += 1;
    payload.on('data', ({ length }: Buffer) => passedOn.push(length));
    done(null, payload);
  });
  app.post('/', ({ body }) => ({ body }));
  url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  client = connect(Number(url.port), url.hostname);
});
afterEach(async () => {
  client.destroy();
  turn = null;
  release();
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
    const waits = new Promise<void>((resolve) => {
      turn = () => {
        resolve();
        return noTurn();
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

  it('is not read before its turn if it arrives beside others', async () => {
    turn = noTurn;
    const body = bodyOf(8000);
    const others = Array.from({ length: 50 }, () => connect(Number(url.port), url.hostname).on('error', () => {}));
    for (const other of others) other.write(inChunks(body));
    await expect.poll(() => begun).toBe(50);
    for (let iteration = 0; iteration < 10; iteration += 1) await new Promise(setImmediate);
    // The first one had been read before it was known.
    expect(passedOn.reduce((sum, length) => sum + length, 0)).toBeLessThan(2 * body.length);
    for (const other of others) other.destroy();
  });

  it('does not keep other requests waiting', async () => {
    turn = noTurn;
    const other = connect(Number(url.port), url.hostname).on('error', () => {});
    other.write(inChunks(bodyOf(200_000)));
    await expect.poll(() => passedOn.length).toBeGreaterThan(0);
    const body = bodyOf(300);
    expect(await answerTo(`${head(`content-length: ${body.length}`)}${body}`)).toEqual({ body: JSON.parse(body) });
    other.destroy();
  });

  it('is discarded in turns if the request has been rejected', async () => {
    const waits = new Promise<void>((resolve) => {
      turn = () => {
        resolve();
        return noTurn();
      };
    });
    const body = bodyOf(300);
    const answer = text(client);
    client.write(inChunks(bodyOf(200_000)).replace('connection: close', 'connection: rejected'));
    client.write(`${head(`content-length: ${body.length}`)}${body}`);
    await waits;
    turn = null;
    release();
    expect((await answer).match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 200']);
  });

  it('is read in turns behind another of its connection', async () => {
    let turns = 0;
    turn = async () => {
      turns += 1;
    };
    const [first, second] = [bodyOf(100), bodyOf(100_000)];
    client.write(inChunks(first).replace('connection: close\r\n', ''));
    client.write(inChunks(second));
    const answers = (await text(client)).match(/\{.*?\}/g);
    expect(answers).toEqual([first, second].map((body) => `{"body":${body}}`));
    expect(turns).toBeGreaterThan(100);
  });

  it('ends with its connection', async () => {
    const closed = new Promise<void>((resolve) => {
      turn = () => {
        client.destroy();
        turn = null;
        return Promise.resolve();
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
