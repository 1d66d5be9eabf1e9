import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import { requestHeaders } from './ask.ts';
import { percentile } from './measure.ts';

const clients = 8;

const query = '{ buckets { encryptionKey { arn region policy { document exposure fingerprint } } } }';

/** Another subgraph, which only returns references to keys. */
export const startBuckets = async (arns: readonly string[]) => {
  const buckets = arns.map((arn) => ({
    __typename: 'Bucket',
    encryptionKey: { __typename: 'Key', arn },
  }));
  const answer = JSON.stringify({ data: { buckets } });
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => server.close().closeAllConnections();
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
};

/** The total seconds that the service has spent on requests, according to its metrics. */
const secondsIn = async (url: string): Promise<number> => {
  const response = await fetch(new URL('/metrics', url), { headers: requestHeaders });
  const lines = (await response.text()).matchAll(
    /^key_policy_http_request_duration_seconds_sum\{[^}]*graphql[^}]*\} (\S+)$/gm,
  );
  return [...lines].reduce((sum, [, seconds]) => sum + Number(seconds), 0);
};

export interface Through {
  readonly perSecond: number;
  readonly p95Ms: number;
  /** How long a client waits on average, and how much of that time the service takes. */
  readonly clientMs: number;
  readonly serviceMs: number;
}

const askUntil = async (pool: Pool, until: number): Promise<readonly number[]> => {
  const took: number[] = [];
  while (performance.now() < until) {
    const began = performance.now();
    const { statusCode, body } = await pool.request({
      path: '/',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const text = await body.text();
    if (statusCode !== 200 || text.includes('"errors"')) throw new Error(`A router answers ${statusCode}: ${text}`);
    took.push(performance.now() - began);
  }
  return took;
};

/**
 * Requests the keys of all buckets from a router, with several concurrent clients, after a second of warming up.
 *
 * @param seconds how long to send requests
 */
export const measureThrough = async (routerUrl: string, serviceUrl: string, seconds: number): Promise<Through> => {
  const { origin, pathname } = new URL(routerUrl);
  const pool = new Pool(origin, { connections: clients }).compose(
    (dispatch) => (options, handler) => dispatch({ ...options, path: pathname }, handler),
  ) as Pool;
  const round = async (length: number) => {
    const until = performance.now() + length * 1000;
    return (await Promise.all(Array.from({ length: clients }, () => askUntil(pool, until)))).flat();
  };
  await round(1);
  const before = await secondsIn(serviceUrl);
  const took = await round(seconds);
  const inService = (await secondsIn(serviceUrl)) - before;
  await pool.close();
  return {
    perSecond: took.length / seconds,
    p95Ms: percentile(took, 0.95),
    clientMs: took.reduce((sum, ms) => sum + ms, 0) / took.length,
    serviceMs: (inService * 1000) / took.length,
  };
};
