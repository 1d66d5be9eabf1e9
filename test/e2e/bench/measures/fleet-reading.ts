import { setTimeout as sleep } from 'node:timers/promises';
import { askForData, documentOnly, toBody } from '../ask.ts';
import { arnsOf, type World } from '../keys.ts';
import { atMost, type Bench, inTurn, type Measure, percentile, type Row, range, timed, toRow } from '../measure.ts';
import type { Program } from '../programs/launch.ts';
import type { OursArgument, OursProgram } from '../servers/ours.ts';
import type { SandboxArgument, SandboxProgram } from '../servers/sandbox.ts';
import { keptLong, startFlags } from '../servers/start-sides.ts';

const accounts = 20;
/** The operations that read each key, with the quota of each: calls per second for an account. */
const quotas = { GetKeyPolicy: 1000, DescribeKey: 2000, ListResourceTags: 2000, ListGrants: 100 } as const;
const operations = Object.keys(quotas) as (keyof typeof quotas)[];

/** Goals in milliseconds of CPU: for a policy including its analysis, and for each other call. */
const goalMs = 1.3 + 0.8 * (operations.length - 1);

const indexIn = (url: string | null) => ({
  everyMs: 86_400_000,
  grants: true,
  url,
  folder: null,
  encryptionKey: null,
  startsAtOnce: true,
});

/** Cached answers expire at once, so that each reading calls the provider. */
const keptShort = { cache: { ...keptLong.cache, ttlMs: 1 } };

const liveRequests = 200;

const names = {
  wall: 'reading all keys of 20 accounts',
  cpu: 'CPU of reading a key',
  live: 'p95 of live keys beside a reading',
};

/** How fast the index reads all keys under the documented quotas, and how much that slows down requests. */
export const fleetReading: Measure = {
  name: 'fleet-reading',
  rows: Object.values(names),
  async run(bench) {
    const keysOfEach = Math.ceil((bench.keys ?? (bench.quick ? 2000 : 20_000)) / accounts);
    const world: World = { provider: 'AWS', accounts, keysOfEach, documentBytes: 1000 };
    const sandbox = await bench.launcher.launch<SandboxProgram>('test/e2e/bench/servers/sandbox.ts', {
      world,
      options: { quotas: 'documented', latencyMs: 10 },
    } satisfies SandboxArgument);
    return [...(await readAll(bench, sandbox, world)), await liveBeside(bench, sandbox, world)];
  },
};

const launch = async (
  { launcher }: Bench,
  sandbox: Program<SandboxProgram>,
  settings: OursArgument['settings'],
): Promise<Program<OursProgram>> => {
  const argument = { accounts: await sandbox.tell('accounts'), settings: settings ?? {} } satisfies OursArgument;
  return launcher.launch<OursProgram>('test/e2e/bench/servers/ours.ts', argument, startFlags);
};

const readAll = async (bench: Bench, sandbox: Program<SandboxProgram>, world: World): Promise<readonly Row[]> => {
  const keys = world.accounts * world.keysOfEach;
  const ours = await launch(bench, sandbox, { index: indexIn(bench.databaseUrl) });
  const cpuBefore = await ours.tell('cpuMs');
  const wallMs = await timed(() => askedForAll(sandbox, keys));
  const cpuMs = (await ours.tell('cpuMs')) - cpuBefore;
  await ours.close();
  const quotaMs = Math.max(...operations.map((operation) => world.keysOfEach / quotas[operation])) * 1000;
  const wall = { name: `${names.wall}, ${keys.toLocaleString('en')}`, against: 'quota or CPU', unit: 's' };
  const cpu = { name: names.cpu, against: 'goal', unit: 'ms', goal: atMost(1) };
  return [
    toRow({ ...wall, goal: atMost(1.1) }, [{ ours: wallMs / 1000, theirs: Math.max(quotaMs, cpuMs) / 1000 }]),
    toRow(cpu, [{ ours: cpuMs / keys, theirs: goalMs }]),
  ];
};

const askedForAll = async (sandbox: Program<SandboxProgram>, keys: number): Promise<void> => {
  for (;;) {
    const counts = await inTurn(operations, (operation) => sandbox.tell('count', { operation }));
    if (counts.every((count) => count >= keys)) return;
    await sleep(100);
  }
};

/** Requests slow down the reading, so that it continues through all rounds. */
const liveBeside = async (bench: Bench, sandbox: Program<SandboxProgram>, world: World): Promise<Row> => {
  const reading = await (await launch(bench, sandbox, { ...keptShort, index: indexIn(bench.databaseUrl) })).tell('url');
  const without = await (await launch(bench, sandbox, { ...keptShort, index: null })).tell('url');
  const arns = arnsOf(world, 0).slice(0, liveRequests);
  await inTurn([reading, without, reading, without], (url) => p95Of(url, arns));
  const samples = await inTurn(range(bench.rounds), async () => {
    const ours = await p95Of(reading, arns);
    return { ours, theirs: await p95Of(without, arns) };
  });
  await bench.launcher.closeAll();
  return toRow({ name: names.live, against: 'without it', unit: 'ms', goal: atMost(1.1) }, samples);
};

const p95Of = async (url: string, arns: readonly string[]): Promise<number> => {
  const times = await inTurn(arns, (arn) => timed(() => askForData(url, toBody(documentOnly, [arn]))));
  return percentile(times, 0.95);
};
