import { request } from 'node:http';
import { connect } from 'node:net';
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

/** Sends a request as written, and resolves to the status of the response. */
const statusOfText = (url: string, text: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(Number(String(data).split(' ')[1]));
    });
    socket.once('error', reject);
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

  it('the host in the target of a request counts instead of the header', async () => {
    const statuses = ['localhost', 'rebound.example'].map((host) =>
      statusOfText(service.url, `GET http://${host}${query} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
    );
    expect(await Promise.all(statuses)).toEqual([200, 403]);
  });

  it.each(['/health/live', '/health/ready', '/metrics'])('%s accepts any host name', async (path) => {
    expect(await statusOf(service.url, 'rebound.example', path)).not.toBe(403);
  });
});

it('where it listens on other addresses, any host name is accepted, but only one', async () => {
  const service = await startService(configOf({ EXPLORER: 'false', HOST: '0.0.0.0', ALLOW_UNAUTHENTICATED: 'true' }));
  const { port } = new URL(service.url);
  const url = `http://127.0.0.1:${port}`;
  expect(await statusOf(url, 'keys.example', query)).toBe(200);
  const twice = `GET ${query} HTTP/1.1\r\nHost: keys.example\r\nhost: keys.example\r\n\r\n`;
  expect(await statusOfText(url, twice)).toBe(400);
  await service.close();
});
