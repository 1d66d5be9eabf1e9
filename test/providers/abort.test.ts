import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { EndSignal } from '../../src/providers/abort.ts';

describe('a signal', () => {
  it('calls each listener once, and none that was removed', () => {
    const signal = new EndSignal();
    const told: string[] = [];
    const gone = () => told.push('gone');
    signal.addEventListener('abort', () => told.push('one'));
    signal.addEventListener('abort', gone);
    signal.addEventListener('abort', () => told.push('other'));
    signal.removeEventListener('abort', gone);
    expect(signal.aborted).toBe(false);
    signal.abort();
    signal.abort();
    expect(signal.aborted).toBe(true);
    expect(told).toEqual(['one', 'other']);
  });

  it('lets a listener remove itself while it is called', () => {
    const signal = new EndSignal();
    let told = 0;
    const listener = () => {
      told += 1;
      signal.removeEventListener('abort', listener);
    };
    signal.addEventListener('abort', listener);
    signal.abort();
    expect(told).toBe(1);
  });

  it('ends a call of undici, which the AWS SDK hands it to, with its reason', async () => {
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const signal = new EndSignal();
    const asked = once(server, 'request');
    const answer = request(`http://127.0.0.1:${port}`, { signal: signal as unknown as AbortSignal });
    const [incoming] = await asked;
    const closed = once(incoming.socket, 'close');
    signal.abort();
    await expect(answer).rejects.toBe(signal.reason);
    await closed;
    server.close();
  });
});
