import { type Answer, ask, documentOnly, toBody } from '../ask.ts';
import { arnsOf } from '../keys.ts';
import { atLeast, atMost, type Bench, inTurn, type Measure, range, timed, toRow } from '../measure.ts';
import { startSides } from '../servers/start-sides.ts';

const quota = 200;

/** Keys of one account and Region, none of them in the cache, while the sandbox holds the account to its quota. */
export const coldFanOut: Measure = {
  name: 'cold-fan-out',
  async run(bench) {
    const keys = bench.quick ? 600 : 1200;
    const samples = await inTurn(range(Math.min(bench.rounds, 3)), () => fanOut(bench, keys));
    return [
      toRow(
        { name: 'cold fan-out, time', against: 'keys / quota', unit: 's', goal: atMost(1.05) },
        samples.map(({ seconds }) => ({ ours: seconds, theirs: keys / quota })),
      ),
      toRow(
        { name: 'cold fan-out, answered', against: 'asked for', unit: 'keys', goal: atLeast(1) },
        samples.map(({ answered }) => ({ ours: answered, theirs: keys })),
      ),
    ];
  },
};

const fanOut = async ({ launcher }: Bench, keys: number) => {
  const world = { provider: 'AWS', accounts: 1, keysOfEach: keys, documentBytes: 300 } as const;
  const sides = await startSides(launcher, {
    world,
    sandbox: { quotas: { GetKeyPolicy: quota }, latencyMs: 20 },
    requestsPerSecond: quota,
  });
  const arns = arnsOf(world, 0);
  const bodies = [arns.slice(0, keys / 2), arns.slice(keys / 2)].map((half) => toBody(documentOnly, half));
  let entityCache: readonly Answer[] = [];
  const ms = await timed(async () => {
    entityCache = await Promise.all(bodies.map((body) => ask(sides.url, body)));
  });
  await launcher.closeAll();
  return {
    seconds: ms / 1000,
    answered: entityCache.flatMap(({ data }) => data._entities).filter(({ policy }) => policy).length,
  };
};
