import { type Answer, ask, documentOnly, toBody } from '../ask.ts';
import { arnsOf } from '../keys.ts';
import { atLeast, atMost, type Bench, inTurn, type Measure, range, timed, toRow } from '../measure.ts';
import { startSides } from '../servers/start-sides.ts';

/**
 * AWS's quota for an account in large Regions.
 * https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
const quota = 1000;
/** Entities in a request. */
const batch = 100;

/** Keys of one account and Region, none of them in the cache, while the sandbox enforces the account's quota. */
export const coldFanOut: Measure = {
  name: 'cold-fan-out',
  rows: ['cold fan-out'],
  async run(bench) {
    const keys = bench.quick ? 1000 : 3000;
    const samples = await inTurn(range(Math.min(bench.rounds, 3)), () => fanOut(bench, keys));
    return [
      toRow(
        { name: 'cold fan-out, time', against: 'keys / quota', unit: 's', goal: atMost(1.1) },
        samples.map(({ seconds }) => ({ ours: seconds, theirs: keys / quota })),
      ),
      toRow(
        { name: 'cold fan-out, CPU of a key', against: 'time of a call', unit: 'ms', goal: null },
        samples.map(({ cpuMs }) => ({ ours: cpuMs / keys, theirs: 1000 / quota })),
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
  const bodies = range(keys / batch).map((index) =>
    toBody(documentOnly, arns.slice(index * batch, (index + 1) * batch)),
  );
  const before = await sides.ours.tell('cpuMs');
  let answers: readonly Answer[] = [];
  const ms = await timed(async () => {
    answers = await Promise.all(bodies.map((body) => ask(sides.url, body)));
  });
  const cpuMs = (await sides.ours.tell('cpuMs')) - before;
  await launcher.closeAll();
  return {
    seconds: ms / 1000,
    cpuMs,
    answered: answers.flatMap(({ data }) => data._entities).filter(({ policy }) => policy).length,
  };
};
