import { setTimeout as sleep } from 'node:timers/promises';
import { askForData, documentOnly, otherGatewaySecret, toBody } from '../ask.ts';
import { arnsOf, type World } from '../keys.ts';
import { atMost, inTurn, type Measure, range, timed, toRow } from '../measure.ts';
import type { FloodProgram } from '../servers/flood.ts';
import { startSides } from '../servers/start-sides.ts';

/** The quota of the account, in calls a second. */
const quota = 1000;
const floodRequests = 200;
const floodKeys = 100;
const askedKeys = 20;
const requests = 8;
const goal = atMost(2);

/** How long new keys take for one caller while another asks for very many new keys of the same account at once. */
export const fairness: Measure = {
  name: 'fairness',
  rows: ['20 new keys beside another caller'],
  async run({ launcher, rounds, quick }) {
    const floods = Math.min(rounds, 3);
    const flooded = (quick ? floodRequests / 10 : floodRequests) * floodKeys;
    const asked = (floods + 1) * 2 * requests * askedKeys;
    const world: World = { provider: 'AWS', accounts: 1, keysOfEach: floods * flooded + asked, documentBytes: 300 };
    const { url } = await startSides(launcher, {
      world,
      sandbox: { quotas: { GetKeyPolicy: quota }, latencyMs: 20 },
      requestsPerSecond: quota,
    });
    const other = await launcher.launch<FloodProgram>('test/e2e/bench/servers/flood.ts');
    const arns = [...arnsOf(world, 0)];
    const times = () => inTurn(range(requests), () => timesOf(url, arns.splice(0, askedKeys)));
    await times();
    const samples = await inTurn(range(floods), async () => {
      const alone = mean(await times());
      const bodies = range(flooded / floodKeys).map(() => toBody(documentOnly, arns.splice(0, floodKeys)));
      const answered = other.tell('send', { url, bodies, secret: otherGatewaySecret });
      await sleep(100);
      const beside = await times();
      await answered;
      return { alone, beside };
    });
    await launcher.closeAll();
    const head = { against: 'alone', unit: 'ms', goal };
    return [
      toRow(
        { ...head, name: '20 new keys beside another caller, mean' },
        samples.map(({ alone, beside }) => ({ ours: mean(beside), theirs: alone })),
      ),
      toRow(
        { ...head, name: '20 new keys beside another caller, slowest' },
        samples.map(({ alone, beside }) => ({ ours: Math.max(...beside), theirs: alone })),
      ),
    ];
  },
};

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

const timesOf = (url: string, arns: readonly string[]): Promise<number> =>
  timed(() => askForData(url, toBody(documentOnly, arns)));
