import { readSdl } from '../../../src/graphql/sdl.ts';
import { configurationOf } from '../routers/guide.ts';
import { routerKinds } from '../routers/router-kinds.ts';
import { findRouter, type InstalledRouter, startRouter } from '../routers/router-program.ts';
import { composeSupergraph } from '../routers/supergraph.ts';
import { basicLines, storageSdl } from '../routers/world.ts';
import { askForData, gatewaySecret, sixteenFields, toBody } from './ask.ts';
import { arnsOf, type World } from './keys.ts';
import { type Bench, inTurn } from './measure.ts';
import { startSides } from './servers/start-sides.ts';
import { measureThrough, startBuckets } from './through.ts';

const world: World = { provider: 'AWS', accounts: 1, keysOfEach: 100, documentBytes: 300 };
const sizes = [1, 20, 100];

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
      const seconds = bench.quick ? 2 : 6;
      const { perSecond, p95Ms, serviceMs, clientMs } = await measureThrough(running.url, serviceUrl, seconds);
      const cells = [`${router.kind.name} ${router.version}`, size, perSecond.toFixed(0), p95Ms.toFixed(1)];
      return `| ${[...cells, `${((serviceMs / clientMs) * 100).toFixed(0)} %`].join(' | ')} |`;
    } finally {
      await running.close();
      buckets.close();
    }
  });

/**
 * Requests per second and the 95th percentile through each router on this machine, for entities in the service's cache,
 * and the share of the time that the service took. Empty if there is no router.
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
