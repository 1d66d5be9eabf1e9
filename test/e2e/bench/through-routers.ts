import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import { readSdl } from '../../../src/graphql/sdl.ts';
import { configurationOf } from '../routers/guide.ts';
import { routerKinds } from '../routers/router-kinds.ts';
import { findRouter, type InstalledRouter, startRouter } from '../routers/router-program.ts';
import { composeSupergraph } from '../routers/supergraph.ts';
import { basicLines, storageSdl } from '../routers/world.ts';
import { askForData, gatewaySecret, requestHeaders, sixteenFields, toBody } from './ask.ts';
import { arnsOf, type World } from './keys.ts';
import { type Bench, inTurn } from './measure.ts';
import { startSides } from './servers/start-sides.ts';

const world: World = { provider: 'AWS', accounts: 1, keysOfEach: 100, documentBytes: 300 };
const sizes = [1, 20, 100];
const clients = 8;

const query = '{ buckets { encryptionKey { arn region policy { document exposure fingerprint } } } }';

/** Another subgraph, which has nothing to do but to name keys. */
const startBuckets = async (arns: readonly string[]) => {
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

/** Seconds that the service has spent on requests until now, by its own metrics. */
const secondsIn = async (url: string): Promise<number> => {
  const response = await fetch(new URL('/metrics', url), { headers: requestHeaders });
  const lines = (await response.text()).matchAll(
    /^key_policy_http_request_duration_seconds_sum\{[^}]*graphql[^}]*\} (\S+)$/gm,
  );
  return [...lines].reduce((sum, [, seconds]) => sum + Number(seconds), 0);
};

interface Through {
  readonly perSecond: number;
  readonly p95Ms: number;
  /** The part of the time in which a client waits that the service took. */
  readonly share: number;
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

const measure = async (routerUrl: string, serviceUrl: string, seconds: number): Promise<Through> => {
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
  const took = (await round(seconds)).sort((one, other) => one - other);
  const inService = (await secondsIn(serviceUrl)) - before;
  await pool.close();
  const total = took.reduce((sum, ms) => sum + ms, 0) / 1000;
  return {
    perSecond: took.length / seconds,
    p95Ms: took[Math.floor(took.length * 0.95)] ?? 0,
    share: inService / total,
  };
};

const through = async (bench: Bench, router: InstalledRouter, serviceUrl: string): Promise<readonly string[]> =>
  inTurn(sizes, async (size) => {
    const buckets = await startBuckets(arnsOf(world, 0).slice(0, size));
    const supergraph = composeSupergraph([
      { name: 'keys', url: serviceUrl, sdl: readSdl() },
      { name: 'storage', url: buckets.url, sdl: storageSdl },
    ]);
    const own = configurationOf(router.kind.name, [basicLines]);
    const running = await startRouter(router, supergraph, own, { KEYS_SHARED_SECRET: gatewaySecret });
    try {
      const { perSecond, p95Ms, share } = await measure(running.url, serviceUrl, bench.quick ? 2 : 6);
      const cells = [`${router.kind.name} ${router.version}`, size, perSecond.toFixed(0), p95Ms.toFixed(1)];
      return `| ${[...cells, `${(share * 100).toFixed(0)} %`].join(' | ')} |`;
    } finally {
      await running.close();
      buckets.close();
    }
  });

/**
 * Requests a second and the 95th percentile through each router on this machine, for some entities in the service's
 * cache, and how much of the time the service took. Empty where there is no router.
 */
export const throughRouters = async (bench: Bench): Promise<string> => {
  const routers = routerKinds.map(findRouter).filter((router) => router !== null);
  if (routers.length === 0) return '';
  const { url } = await startSides(bench.launcher, { world });
  await askForData(url, toBody(sixteenFields, arnsOf(world, 0)));
  const rows = await inTurn(routers, (router) => through(bench, router, url));
  await bench.launcher.closeAll();
  const head = '| router | entities | requests/s | p95, ms | of which this service |\n|---|---|---|---|---|';
  return [head, ...rows.flat()].join('\n');
};
