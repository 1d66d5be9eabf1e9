import { askForData, documentOnly, toBody } from '../ask.ts';
import { arnsOf, type World } from '../keys.ts';
import { atMost, type Bench, inTurn, type Measure, percentile, range, timed, toRow } from '../measure.ts';
import type { BareSdkProgram } from '../servers/bare-sdk.ts';
import { startSides } from '../servers/start-sides.ts';

const first = 10;
const next = 100;
const name = 'p95 of the first ten cold requests';

/** Another client warms up the sandbox with the keys of a second account: only the service's start is measured. */
const world: World = { provider: 'AWS', accounts: 2, keysOfEach: first + next, documentBytes: 300 };

/** How long a process that has just become ready takes for its first keys, requested one after the other. */
export const firstAnswers: Measure = {
  name: 'first-answers',
  rows: [name],
  async run(bench) {
    const samples = await inTurn(range(bench.rounds), () => ofOneStart(bench));
    return [toRow({ name, against: 'of the next hundred', unit: 'ms', goal: atMost(2) }, samples)];
  },
};

const ofOneStart = async ({ launcher }: Bench) => {
  const { url, accounts } = await startSides(launcher, { world, sandbox: { latencyMs: 20 } });
  const other = await launcher.launch<BareSdkProgram>('test/e2e/bench/servers/bare-sdk.ts', { accounts });
  await other.tell('read', [{ account: 1, arns: arnsOf(world, 1) }]);
  const times = await inTurn(arnsOf(world, 0), (arn) => timed(() => askForData(url, toBody(documentOnly, [arn]))));
  await launcher.closeAll();
  return { ours: percentile(times.slice(0, first), 0.95), theirs: percentile(times.slice(first), 0.95) };
};
