import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceProcess, startProcess } from '../support/process.ts';
import { type Probe, startProbe } from './probe.ts';
import { attacks, bodies, longAnswer, undeclared, unknownKeys } from './shapes.ts';

/**
 * The longest silence that health probes tolerate. The goal is a fifth of a second, on a machine that is otherwise
 * idle.
 */
const mostSilentMs = 5000;
/** So many that together they exceed the heap. */
const largeBodies = 160;
const slowReaders = 20;
/** Each of a thousand entities that wait for a provider; together they would take more than the heap. */
const largeBatches = 150;
/** As many as one read of 64 KB contains, on so many connections that all of them would exceed the heap. */
const tinyRequests = 1_300;
const tinyConnections = 300;
/** As many chunks of one byte as a body may have, each of which Node receives as a buffer. */
const tinyChunks = 1_900_000;

let service: ServiceProcess;
let probe: Probe;

beforeAll(async () => {
  service = await startProcess({
    EXPLORER: 'false',
    LOG_LEVEL: 'error',
    NODE_OPTIONS: '--max-old-space-size=256',
  });
  probe = startProbe(service.url);
});
afterAll(() => service?.stop());

const post = async (body: string): Promise<{ readonly status: number; readonly text: string }> => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${service.url}/graphql`, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
};

/** Sends a request over a socket, and never reads the response. */
const askWithoutReading = (body: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname, () => {
      socket.pause();
      const head = [
        'POST /graphql HTTP/1.1',
        `host: ${hostname}`,
        'content-type: application/json',
        `content-length: ${body.length}`,
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`, () => resolve(socket));
    });
    socket.once('error', reject);
  });

/** Sends a packet of tiny requests on a connection, and resolves when the service has closed it or answered one. */
const sendTinyRequests = (): Promise<void> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname, () => {
      socket.write('GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(tinyRequests));
    });
    socket.on('error', () => {});
    socket.once('data', () => socket.destroy());
    socket.once('close', () => resolve());
  });

/** Sends a body in chunks of one byte, and resolves to the beginning of the response. */
const sendTinyChunks = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(service.url);
    const head = 'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    const beginning = '{"query":"{__typename}","x":"';
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${head}transfer-encoding: chunked\r\n\r\n${beginning.length.toString(16)}\r\n${beginning}\r\n`);
      socket.write(`${'1\r\na\r\n'.repeat(tinyChunks)}2\r\n"}\r\n0\r\n\r\n`);
    });
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString('latin1', 0, 15));
    });
  });

describe('a process with a heap of 256 MB', () => {
  it.each(attacks)('answers $what', async ({ query, variables }) => {
    const { status, text } = await post(JSON.stringify({ query, variables }));
    expect([200, 400]).toContain(status);
    expect(text).not.toContain('INTERNAL_SERVER_ERROR');
  });

  it.each(bodies)('refuses $what', async ({ body }) => {
    const { status, text } = await post(body);
    expect(status).toBe(400);
    expect(text).toContain('"errors"');
  });

  it('retains no variables that the operation does not declare', async () => {
    for (let index = 0; index < largeBodies; index += 1) expect((await post(undeclared(index))).status).toBe(200);
  });

  it('does not fill up with responses that clients do not read', async () => {
    const sockets = await Promise.all(Array.from({ length: slowReaders }, () => askWithoutReading(longAnswer)));
    const { status } = await post(JSON.stringify({ query: '{ __typename }' }));
    expect(status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  it('does not fill up with requests that wait behind others on their connections', async () => {
    await Promise.all(Array.from({ length: tinyConnections }, sendTinyRequests));
    const { status } = await post(JSON.stringify({ query: '{ __typename }' }));
    expect(status).toBe(200);
  });

  it('does not fill up with entities that wait for a provider', async () => {
    const answers = await Promise.all(Array.from({ length: largeBatches }, (_, index) => post(unknownKeys(index))));
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(answers.map(({ text }) => text).join('')).not.toContain('INTERNAL_SERVER_ERROR');
  });

  it('does not fill up with the chunks of a body', async () => {
    expect(await sendTinyChunks()).toBe('HTTP/1.1 200 OK');
  });

  it('answered health checks throughout', async () => {
    const silence = await probe.stop();
    expect(silence.failures).toBe(0);
    expect(silence.longestMs).toBeLessThan(mostSilentMs);
    expect(service.output()).not.toContain('unexpected error');
  });
});
