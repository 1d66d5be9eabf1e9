import { deepStrictEqual } from 'node:assert/strict';
import { askForData, sixteenFields, toBody } from '../ask.ts';
import { arnsOf, type World } from '../keys.ts';
import { atLeast, type Bench, type Goal, inTurn, type Measure, type Row, toRow } from '../measure.ts';
import { type Side, type Speeds, speedsOfNewStarts } from '../new-starts.ts';
import type { Entity, PeerArgument } from '../servers/peer-schema.ts';
import { startSides } from '../servers/start-sides.ts';
import type { Speed } from '../speed.ts';

type Size = 1 | 100;

interface Peer {
  readonly name: string;
  readonly source: string;
  readonly goals: Readonly<Record<Size, Goal | null>>;
}

const faster = { 100: atLeast(1), 1: atLeast(1) };
const peers: readonly Peer[] = [
  {
    name: 'Mercurius with JIT',
    source: 'test/e2e/bench/servers/mercurius.ts',
    goals: { 100: atLeast(2), 1: atLeast(1.1) },
  },
  { name: 'Apollo Server standalone', source: 'test/e2e/bench/servers/apollo-server.ts', goals: faster },
  { name: 'GraphQL Yoga', source: 'test/e2e/bench/servers/yoga.ts', goals: faster },
  { name: 'JSON over node:http', source: 'test/e2e/bench/servers/bare-json.ts', goals: { 100: null, 1: null } },
];

const sizes: readonly Size[] = [100, 1];
const rowName = (size: Size): string => `warm, ${size} ${size === 1 ? 'key' : 'keys'}`;
const world: World = { provider: 'AWS', accounts: 1, keysOfEach: 100, documentBytes: 300 };

/** Responses from memory: the cache is filled from the sandbox once, and the peers get the same data. */
export const warm: Measure = {
  name: 'warm',
  rows: sizes.map(rowName),
  async run(bench) {
    const wanted = sizes.filter((size) => bench.wants(rowName(size)));
    const bodies = wanted.map((size) => toBody(sixteenFields, arnsOf(world, 0).slice(0, size)));
    const speeds = await speedsOfNewStarts(bench, bodies, () => startAll(bench, bodies));
    return wanted.flatMap((size, index) => toRows(size, speeds[index] ?? []));
  },
};

/** A server that returns other data is not measured. */
const startAll = async ({ launcher }: Bench, bodies: readonly string[]): Promise<readonly Side[]> => {
  const { ours, url } = await startSides(launcher, { world });
  const { _entities: entities } = await askForData(url, toBody(sixteenFields, arnsOf(world, 0)));
  const argument: PeerArgument = { entities: entities as Entity[] };
  const programs = await inTurn(peers, ({ source }): Promise<Side['program']> => launcher.launch(source, argument));
  const others = await inTurn(programs, async (program) => ({ program, url: await program.tell('url') }));
  for (const body of bodies) {
    const answer = await askForData(url, body);
    for (const other of others) deepStrictEqual(await askForData(other.url, body), answer);
  }
  return [{ program: ours, url }, ...others];
};

const toRows = (size: Size, rounds: readonly Speeds[]): readonly Row[] =>
  peers.flatMap(({ name: against, goals }, index) => {
    const name = rowName(size);
    const toSamples = (number: keyof Speed) =>
      rounds.map((speeds) => ({ ours: speeds[0]?.[number] ?? 0, theirs: speeds[index + 1]?.[number] ?? 0 }));
    return [
      toRow({ name, against, unit: 'requests/s', goal: goals[size] }, toSamples('perSecond')),
      toRow({ name, against, unit: 'requests/CPU s', goal: null }, toSamples('perCpuSecond')),
    ];
  });
