import { readSdl } from '../../../../src/graphql/sdl.ts';
import { storageSdl } from '../../routers/world.ts';
import { askForData, sixteenFields, toBody } from '../ask.ts';
import { arnsOf, type World } from '../keys.ts';
import { atMost, inTurn, type Measure, range, toRow } from '../measure.ts';
import type { GatewayArgument, GatewayProgram } from '../servers/apollo-gateway.ts';
import { startSides } from '../servers/start-sides.ts';
import { measureThrough, startBuckets } from '../through.ts';

const name = 'our part behind @apollo/gateway, 100 entities';

const world: World = { provider: 'AWS', accounts: 1, keysOfEach: 100, documentBytes: 300 };

/** The share of the time of a gateway's client that the service takes, with all keys in its cache. */
export const gateway: Measure = {
  name: 'gateway',
  rows: [name],
  async run({ launcher, rounds, quick }) {
    const { url } = await startSides(launcher, { world });
    const arns = arnsOf(world, 0);
    await askForData(url, toBody(sixteenFields, arns));
    const buckets = await startBuckets(arns);
    const subgraphs: GatewayArgument['subgraphs'] = [
      { name: 'keys', url, sdl: readSdl() },
      { name: 'storage', url: buckets.url, sdl: storageSdl },
    ];
    const program = await launcher.launch<GatewayProgram>('test/e2e/bench/servers/apollo-gateway.ts', { subgraphs });
    const gatewayUrl = await program.tell('url');
    const samples = await inTurn(range(rounds), async () => {
      const { serviceMs, clientMs } = await measureThrough(gatewayUrl, url, quick ? 1 : 3);
      return { ours: serviceMs, theirs: clientMs };
    });
    buckets.close();
    await launcher.closeAll();
    return [toRow({ name, against: 'the whole', unit: 'ms', goal: atMost(0.1) }, samples)];
  },
};
