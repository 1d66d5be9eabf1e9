import { requestHeaders } from '../ask.ts';
import { type LargeRequest, largeRequests } from '../large-requests.ts';
import { atMost, inTurn, type Measure, range, toRow } from '../measure.ts';
import type { Program } from '../programs/launch.ts';
import type { SilenceWatch } from '../servers/silence-watch.ts';
import { startSides } from '../servers/start-sides.ts';

const goalMs = 100;
const name = 'longest silence of /health/live during a request';

/**
 * How long the service does not respond to others while it works on one request that is as large as the limits allow.
 */
export const eventLoop: Measure = {
  name: 'event-loop',
  rows: [name],
  async run({ launcher, rounds, quick }) {
    const world = { provider: 'AWS', accounts: 1, keysOfEach: 1, documentBytes: 300 } as const;
    const { url } = await startSides(launcher, { world });
    const watch = await launcher.launch<SilenceWatch>('test/e2e/bench/servers/silence-watch.ts', url);
    const requests = quick ? largeRequests.slice(-6) : largeRequests;
    const round = () => inTurn(requests, (request) => longestDuring(url, watch, request));
    await round();
    const silences = await inTurn(range(Math.min(rounds, 3)), round);
    await launcher.closeAll();
    report(requests, silences);
    return [
      toRow(
        { name, against: 'goal', unit: 'ms', goal: atMost(1) },
        silences.map((ms) => ({ ours: Math.max(...ms), theirs: goalMs })),
      ),
    ];
  },
};

const longestDuring = async (
  url: string,
  watch: Program<SilenceWatch>,
  { name: about, body }: LargeRequest,
): Promise<number> => {
  await watch.tell('longestMs');
  const response = await fetch(url, { method: 'POST', headers: requestHeaders, body });
  const text = await response.text();
  if (response.status !== 200)
    throw new Error(`${about}: the service answers ${response.status}: ${text.slice(0, 200)}`);
  return watch.tell('longestMs');
};

const report = (requests: readonly LargeRequest[], silences: readonly (readonly number[])[]): void => {
  const last = silences.at(-1) ?? [];
  const worst = requests.map((request, index) => ({ about: request.name, ms: last[index] ?? 0 }));
  for (const { about, ms } of worst.toSorted((one, other) => other.ms - one.ms).slice(0, 3))
    process.stderr.write(`  ${Math.round(ms)} ms: ${about}\n`);
};
