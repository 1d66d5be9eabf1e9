import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { requestHeaders } from './ask.ts';

const connections = 32;

/** The results of a round of load. */
export interface Load {
  readonly requests: number;
  readonly seconds: number;
}

/**
 * Sends the same request repeatedly, on connections that are kept alive. For requests with one key, servers respond
 * faster than load generators for Node can send requests, since these parse each response. This one only checks the
 * status and counts the bytes of the body; the content was checked before.
 */
export const load = async (url: string, body: string, seconds: number): Promise<Load> => {
  const { hostname, port, pathname } = new URL(url);
  const request = toRequest(pathname, hostname, body);
  const sockets = Array.from({ length: connections }, () => connect({ host: hostname, port: Number(port) }));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  const counts = await Promise.all(sockets.map((socket) => askUntil(socket, request, until)));
  const tookMs = performance.now() - startedAt;
  for (const socket of sockets) socket.destroy();
  return { requests: counts.reduce((sum, count) => sum + count, 0), seconds: tookMs / 1000 };
};

const toRequest = (path: string, host: string, body: string): Buffer => {
  const headers = Object.entries({ host, ...requestHeaders, 'content-length': Buffer.byteLength(body) });
  const lines = [`POST ${path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
};

const askUntil = (socket: Socket, request: Buffer, until: number): Promise<number> =>
  new Promise((resolve, reject) => {
    let answered = 0;
    let answer: AnswerEnd | null = null;
    socket.on('data', (chunk) => {
      try {
        answer ??= createAnswerEnd(chunk);
        if (!answer.isReachedBy(chunk)) return;
      } catch (error) {
        reject(error);
        return;
      }
      answer = null;
      answered += 1;
      if (performance.now() < until) socket.write(request);
      else resolve(answered);
    });
    socket.once('close', () => reject(new Error('The server closed a connection.')));
    socket.write(request);
  });

interface AnswerEnd {
  isReachedBy(chunk: Buffer): boolean;
}

const headEnd = Buffer.from('\r\n\r\n');
const lastChunk = Buffer.from('0\r\n\r\n');

/** Responses arrive one at a time, so a chunked response ends with the last bytes that have arrived. */
const createAnswerEnd = (first: Buffer): AnswerEnd => {
  const end = first.indexOf(headEnd);
  const head = first.toString('latin1', 0, end);
  if (end < 0 || !head.startsWith('HTTP/1.1 200')) throw new Error(`A server answers "${head.slice(0, 50)}".`);
  const [, length] = /content-length: (\d+)/i.exec(head) ?? [];
  if (length === undefined) return { isReachedBy: (chunk) => chunk.subarray(-lastChunk.length).equals(lastChunk) };
  let left = end + headEnd.length + Number(length);
  return {
    isReachedBy(chunk) {
      left -= chunk.length;
      return left <= 0;
    },
  };
};
