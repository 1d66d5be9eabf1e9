import { ask, askForData, documentOnly, toBody } from '../ask.ts';
import { accountIdOf, arnsOf, type World } from '../keys.ts';
import { atMost, inTurn, type Measure, percentile, range, timed, toRow } from '../measure.ts';
import { startSides } from '../servers/start-sides.ts';

const clients = 4;
const hangingRequests = 50;

/** How long keys of an account take while another account does not respond, and while all respond. */
export const deadRegion: Measure = {
  name: 'dead-region',
  rows: ['p95 beside an account that hangs'],
  async run({ launcher, rounds, quick }) {
    const asked = quick ? 200 : 500;
    const world: World = {
      provider: 'AWS',
      accounts: rounds + 1,
      keysOfEach: asked * 2 * (rounds + 1),
      documentBytes: 300,
    };
    const { sandbox, url } = await startSides(launcher, { world, sandbox: { latencyMs: 20 } });
    const healthy = [...arnsOf(world, 0)];
    const p95 = () => p95Of(url, healthy.splice(0, asked));
    await p95();
    await p95();
    const samples = await inTurn(range(rounds), async (round) => {
      const account = round + 1;
      await sandbox.tell('setFault', { kind: 'hang', on: { accountId: accountIdOf(world, account) } });
      const theirs = await p95();
      const gone = hang(url, arnsOf(world, account).slice(0, hangingRequests));
      const ours = await p95();
      gone.abort();
      return { ours, theirs };
    });
    await launcher.closeAll();
    const head = {
      name: 'p95 beside an account that hangs',
      against: 'none that hangs',
      unit: 'ms',
      goal: atMost(1.1),
    };
    return [toRow(head, samples)];
  },
};

const hang = (url: string, arns: readonly string[]): AbortController => {
  const gone = new AbortController();
  for (const arn of arns) ask(url, toBody(documentOnly, [arn]), { signal: gone.signal }).catch(() => {});
  return gone;
};

const p95Of = async (url: string, arns: readonly string[]): Promise<number> => {
  const times: number[] = [];
  const left = arns.values();
  const client = async () => {
    for (const arn of left) times.push(await timed(() => askForData(url, toBody(documentOnly, [arn]))));
  };
  await Promise.all(Array.from({ length: clients }, client));
  return percentile(times, 0.95);
};
