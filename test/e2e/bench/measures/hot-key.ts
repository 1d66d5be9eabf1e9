import { askForData, documentOnly, toBody } from '../ask.ts';
import { arnsOf, type World } from '../keys.ts';
import { atMost, inTurn, type Measure, range, toRow } from '../measure.ts';
import { startSides } from '../servers/start-sides.ts';

const requests = 1000;

/** Many concurrent requests for the same key, which is not in the cache yet. */
export const hotKey: Measure = {
  name: 'hot-key',
  rows: ['one hot key'],
  async run({ launcher, rounds }) {
    const world: World = { provider: 'AWS', accounts: 1, keysOfEach: rounds, documentBytes: 300 };
    const { sandbox, url } = await startSides(launcher, { world, sandbox: { latencyMs: 20 } });
    const samples = await inTurn(range(rounds), async (round) => {
      const before = await sandbox.tell('count', {});
      const body = toBody(documentOnly, arnsOf(world, 0).slice(round, round + 1));
      await Promise.all(Array.from({ length: requests }, () => askForData(url, body)));
      return { ours: (await sandbox.tell('count', {})) - before, theirs: 1 };
    });
    await launcher.closeAll();
    return [
      toRow({ name: 'one hot key, 1,000 requests', against: 'a single call', unit: 'calls', goal: atMost(1) }, samples),
    ];
  },
};
