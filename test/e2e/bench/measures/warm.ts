import { deepStrictEqual } from 'node:assert/strict';
import { askForData, sixteenFields, toBody } from '../ask.ts';
import { arnsOf, type World } from '../keys.ts';
import { atLeast, type Bench, type Goal, inTurn, type Measure, type Row, range, toRow } from '../measure.ts';
import type { Program } from '../programs/launch.ts';
import type { LoadProgram } from '../servers/load-generator.ts';
import type { Entity, PeerArgument } from '../servers/peer-schema.ts';
import { startSides } from '../servers/start-sides.ts';
import { type Speed, speedOf } from '../speed.ts';

interface Peer {
  readonly name: string;
  readonly source: string;
  readonly goal: Goal | null;
}

const peers: readonly Peer[] = [
  { name: 'Mercurius with JIT', source: 'test/e2e/bench/servers/mercurius.ts', goal: atLeast(1) },
  { name: 'Apollo Server standalone', source: 'test/e2e/bench/servers/apollo-server.ts', goal: atLeast(1) },
  { name: 'GraphQL Yoga', source: 'test/e2e/bench/servers/yoga.ts', goal: atLeast(1) },
  { name: 'JSON over node:http', source: 'test/e2e/bench/servers/bare-json.ts', goal: null },
];

const sizes = [100, 1];
const rowName = (size: number): string => `warm, ${size} ${size === 1 ? 'key' : 'keys'}`;
const world: World = { provider: 'AWS', accounts: 1, keysOfEach: 100, documentBytes: 300 };

type Server = Program<{ url(): string; cpuMs(): number }>;

interface Side {
  readonly program: Server;
  readonly url: string;
}

/** Responses from memory: the cache is filled from the sandbox once, and the peers get the same data. */
export const warm: Measure = {
  name: 'warm',
  rows: sizes.map(rowName),
  async run(bench) {
    const { launcher } = bench;
    const { ours, url } = await startSides(launcher, { world });
    const { _entities: entities } = await askForData(url, toBody(sixteenFields, arnsOf(world, 0)));
    const argument: PeerArgument = { entities: entities as Entity[] };
    const programs = await inTurn(peers, ({ source }): Promise<Server> => launcher.launch(source, argument));
    const sides = await inTurn([ours, ...programs], async (program) => ({ program, url: await program.tell('url') }));
    const generator = await launcher.launch<LoadProgram>('test/e2e/bench/servers/load-generator.ts');
    const rows = await inTurn(
      sizes.filter((size) => bench.wants(rowName(size))),
      (size) => measureSize(bench, size, sides, generator),
    );
    await launcher.closeAll();
    return rows.flat();
  },
};

const measureSize = async (
  bench: Bench,
  size: number,
  sides: readonly Side[],
  generator: Program<LoadProgram>,
): Promise<readonly Row[]> => {
  const body = toBody(sixteenFields, arnsOf(world, 0).slice(0, size));
  await checkAnswers(sides, body);
  const seconds = bench.quick ? 1 : 2;
  const round = () => inTurn(sides, ({ program, url }) => speedOf(program, generator, { url, body, seconds }));
  await round();
  const rounds = await inTurn(range(bench.rounds), round);
  const name = rowName(size);
  return peers.flatMap(({ name: against, goal }, index) => {
    const toSamples = (number: keyof Speed) =>
      rounds.map((speeds) => ({ ours: speeds[0]?.[number] ?? 0, theirs: speeds[index + 1]?.[number] ?? 0 }));
    return [
      toRow({ name, against, unit: 'requests/s', goal }, toSamples('perSecond')),
      toRow({ name, against, unit: 'requests/CPU s', goal: null }, toSamples('perCpuSecond')),
    ];
  });
};

/** A server that returns other data is not measured. */
const checkAnswers = async (sides: readonly Side[], body: string): Promise<void> => {
  const [ours, ...theirs] = await inTurn(sides, ({ url }) => askForData(url, body));
  for (const answer of theirs) deepStrictEqual(answer, ours);
};
