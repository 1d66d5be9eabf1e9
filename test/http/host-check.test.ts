import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../src/service.ts';
import { configOf } from '../support/service.ts';

const statusOf = (url: string, host: string, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject).end();
  });

const query = '/graphql?query=%7B__typename%7D';

describe('where it listens on loopback', () => {
  let service: Service;
  beforeAll(async () => {
    const config = configOf({ EXPLORER: 'false' });
    service = await startService({ ...config, server: { ...config.server, allowedHosts: ['Keys.internal'] } });
  });
  afterAll(() => service.close());

  it.each([
    ['localhost', 200],
    ['localhost:4000', 200],
    ['LOCALHOST', 200],
    ['127.0.0.1:80', 200],
    ['[::1]:4000', 200],
    ['[::1]', 200],
    ['keys.internal:4000', 200],
    ['rebound.example', 403],
    ['rebound.example:4000', 403],
    ['localhost.rebound.example', 403],
    ['127.0.0.1.rebound.example', 403],
    ['[2001:db8::1]:4000', 403],
    ['10.0.0.7', 403],
  ])('a request to "%s" is answered with %i', async (host, status) => {
    expect(await statusOf(service.url, host, query)).toBe(status);
  });

  it('a name that is not allowed is rejected however often another was accepted', async () => {
    for (const _time of ['first', 'again']) {
      expect(await statusOf(service.url, 'localhost:4000', query)).toBe(200);
      expect(await statusOf(service.url, 'rebound.example', '/health/live')).not.toBe(403);
      expect(await statusOf(service.url, 'rebound.example', query)).toBe(403);
    }
  });

  it.each(['/health/live', '/health/ready', '/metrics'])('%s accepts any host name', async (path) => {
    expect(await statusOf(service.url, 'rebound.example', path)).not.toBe(403);
  });
});

it('where it listens on other addresses, any host name is accepted', async () => {
  const service = await startService(configOf({ EXPLORER: 'false', HOST: '0.0.0.0', ALLOW_UNAUTHENTICATED: 'true' }));
  const { port } = new URL(service.url);
  expect(await statusOf(`http://127.0.0.1:${port}`, 'keys.example', query)).toBe(200);
  await service.close();
});
