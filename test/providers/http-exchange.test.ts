import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { afterEach, expect, it } from 'vitest';
import { exchange } from '../../src/providers/provider-call.ts';

let server: Server;
let transport: Agent;

afterEach(async () => {
  await transport.destroy();
  server.close();
});

const serve = async (listener: RequestListener): Promise<string> => {
  server = createServer(listener).listen(0, '127.0.0.1');
  transport = new Agent({ connections: 1 });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

it('reads a complete response, even if a character is split between chunks', async () => {
  const text = Buffer.from('{"Policy":"é中"}');
  const origin = await serve((_request, response) => {
    response.writeHead(404);
    response.write(text.subarray(0, 12));
    setImmediate(() => response.end(text.subarray(12)));
  });
  const answer = await exchange(transport, { origin, path: '/', method: 'POST' }, null);
  expect(answer).toMatchObject({ status: 404, headers: { date: expect.any(String) }, body: text });
});

it('uses the final status, not that of an informational response', async () => {
  const origin = await serve((_request, response) => {
    response.writeEarlyHints({ link: '</a>; rel=preload' }, () => response.end('done'));
  });
  const answer = await exchange(transport, { origin, path: '/', method: 'POST' }, null);
  expect(answer).toMatchObject({ status: 200, body: Buffer.from('done') });
});

it('aborts a call in progress, and one that has not begun', async () => {
  const seen: string[] = [];
  const origin = await serve(({ url = '' }) => void seen.push(url));
  const controller = new AbortController();
  const begun = once(server, 'request');
  const call = (path: string) => exchange(transport, { origin, path, method: 'POST' }, controller.signal);
  const [first, queued] = [call('/first'), call('/queued')];
  const [{ socket }] = await begun;
  const closed = once(socket, 'close');
  controller.abort();
  await expect(first).rejects.toThrow('Nobody waits');
  await expect(queued).rejects.toThrow('Nobody waits');
  await closed;
  expect(seen).toEqual(['/first']);
});
