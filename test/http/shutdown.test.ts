import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startService } from '../../src/service.ts';
import { ask } from '../support/graphql.ts';
import { awsExample } from '../support/keys.ts';
import { configOf, startWithSandbox } from '../support/service.ts';

const query = `{ key(arn: "${awsExample.arn}") { policy { version } } }`;

it('completes requests in progress before it stops', async () => {
  const running = await startWithSandbox();
  running.sandbox.setLatency(1000);
  const begun = ask(running.graphqlUrl, query);
  await expect.poll(() => running.sandbox.calls.count()).toBe(1);
  const closed = running.service.close();
  const { status, headers, data } = await begun;
  expect([status, data.key.policy.version]).toEqual([200, '2012-10-17']);
  expect(headers.get('connection')).toBe('close');
  await closed;
  await expect(ask(running.graphqlUrl, query)).rejects.toThrow();
  await running.close();
});

it('reports that it is not ready, but accepts requests until load balancers have noticed', async () => {
  const running = await startWithSandbox();
  const ready = () => fetch(`${running.service.url}/health/ready`);
  await expect.poll(async () => (await ready()).status).toBe(200);
  const closed = running.service.close(3000);
  const notReady = await ready();
  expect([notReady.status, await notReady.json()]).toEqual([503, { status: 'draining' }]);
  expect((await fetch(`${running.service.url}/health/live`)).status).toBe(200);
  for (const from of ['the provider', 'the cache']) {
    const { status, headers } = await ask(running.graphqlUrl, query);
    expect([status, headers.get('connection')], from).toEqual([200, 'close']);
  }
  await closed;
  await expect(ready()).rejects.toThrow();
  await running.close();
});

it('aborts requests that do not end in time', async () => {
  const running = await startWithSandbox({
    env: { DRAIN_TIMEOUT_SECONDS: '1' },
    settings: { provider: { timeoutMs: 60_000, deadlineMs: 60_000, credentialsTimeoutMs: 5000 } },
  });
  running.sandbox.setFault({ kind: 'hang' });
  const begun = ask(running.graphqlUrl, query);
  await expect.poll(() => running.sandbox.calls.count()).toBe(1);
  await Promise.all([running.service.close(), expect(begun).rejects.toThrow()]);
  await running.close();
});

it('leaves nothing running if it cannot start', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const free = await freePort();
  const env = { PORT: String(port), EXPLORER: 'false', SANDBOX_AWS_PORT: String(free) };
  await expect(startService(configOf(env))).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(fetch(`http://127.0.0.1:${free}/`)).rejects.toThrow();
  other.close();
});

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return port;
};
