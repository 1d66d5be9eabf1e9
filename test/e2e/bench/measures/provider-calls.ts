import { askForData, documentOnly, toBody } from '../ask.ts';
import { arnsOf, type World } from '../keys.ts';
import { atMost, type Bench, inTurn, type Row, range, timed, toRow } from '../measure.ts';
import type { Program } from '../programs/launch.ts';
import type { AccountKeys, BareSdkProgram } from '../servers/bare-sdk.ts';
import type { KeySourceArgument, KeySourceProgram } from '../servers/key-source.ts';
import { keptLong, patient, startFlags, startSides } from '../servers/start-sides.ts';
import type { usageCommands } from '../servers/usage.ts';

export interface ProviderCalls {
  readonly name: string;
  readonly against: string;
  readonly provider: World['provider'];
  readonly accounts: number;
  /** The number of keys of each account in a round. */
  readonly keysOfEach: number;
}

interface Usage {
  readonly ms: number;
  readonly cpuMs: number;
}

/** The number of entities in a request, which are from all accounts in turn. */
const batch = 100;

/** The same calls by the whole service, by its key source alone, and by the SDK alone. */
export const measureProviderCalls = async (bench: Bench, calls: ProviderCalls): Promise<readonly Row[]> => {
  const rounds = Math.min(bench.rounds, 3);
  const world = { ...calls, keysOfEach: calls.keysOfEach * (rounds + 1), documentBytes: 300 };
  const { launcher } = bench;
  const settings = { ...keptLong, provider: patient };
  const sides = await startSides(launcher, { world, sandbox: { latencyMs: 20 }, requestsPerSecond: 10_000, settings });
  const { accounts } = sides;
  const bare = await launcher.launch<BareSdkProgram>('test/e2e/bench/servers/bare-sdk.ts', { accounts });
  const argument: KeySourceArgument = { accounts, settings };
  const source = await launcher.launch<KeySourceProgram>('test/e2e/bench/servers/key-source.ts', argument, startFlags);
  const samples = await inTurn(range(rounds + 1), async (round) => {
    const keys = keysOfRound(world, calls.keysOfEach, round);
    return {
      service: await usage(sides.ours, () => askAll(sides.url, keys)),
      source: await usage(source, () => source.tell('read', keys)),
      bare: await usage(bare, () => bare.tell('read', keys)),
    };
  });
  await launcher.closeAll();
  return toRows(calls, samples.slice(1));
};

const toRows = (
  { name, against, accounts, keysOfEach }: ProviderCalls,
  samples: readonly { readonly service: Usage; readonly source: Usage; readonly bare: Usage }[],
): readonly Row[] => {
  const made = accounts * keysOfEach;
  return [
    toRow(
      { name: `${name}, time`, against, unit: 's', goal: atMost(1.15) },
      samples.map(({ service, bare }) => ({ ours: service.ms / 1000, theirs: bare.ms / 1000 })),
    ),
    toRow(
      { name: `${name}, CPU of a call`, against, unit: 'ms', goal: atMost(1.15) },
      samples.map(({ source, bare }) => ({ ours: source.cpuMs / made, theirs: bare.cpuMs / made })),
    ),
    toRow(
      { name: `${name}, CPU of a key`, against, unit: 'ms', goal: atMost(1.15) },
      samples.map(({ service, bare }) => ({ ours: service.cpuMs / made, theirs: bare.cpuMs / made })),
    ),
  ];
};

const keysOfRound = (world: World, keysOfEach: number, round: number): readonly AccountKeys[] =>
  Array.from({ length: world.accounts }, (_, account) => ({
    account,
    arns: arnsOf(world, account).slice(round * keysOfEach, (round + 1) * keysOfEach),
  }));

const askAll = async (url: string, keys: readonly AccountKeys[]): Promise<void> => {
  const [first] = keys;
  const mixed = first?.arns.flatMap((_, index) => keys.map(({ arns }) => arns[index] ?? '')) ?? [];
  const requests = Array.from({ length: Math.ceil(mixed.length / batch) }, (_, index) =>
    askForData(url, toBody(documentOnly, mixed.slice(index * batch, (index + 1) * batch))),
  );
  await Promise.all(requests);
};

const usage = async (program: Program<typeof usageCommands>, work: () => Promise<unknown>): Promise<Usage> => {
  const before = await program.tell('cpuMs');
  const ms = await timed(work);
  return { ms, cpuMs: (await program.tell('cpuMs')) - before };
};
