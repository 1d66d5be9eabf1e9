import { deepStrictEqual } from 'node:assert/strict';
import { type Answer, ask, oneKey, pageOfKeys, sixteenFields, toBody } from '../ask.ts';
import { arnsOf, type World } from '../keys.ts';
import { atLeast, type Bench, type Goal, type Measure, type Row, toRow } from '../measure.ts';
import { type Side, type Speeds, speedsOfNewStarts } from '../new-starts.ts';
import type { Entity, Failure, Page, PeerArgument } from '../servers/peer-schema.ts';
import { startSides } from '../servers/start-sides.ts';
import type { Speed } from '../speed.ts';

const world: World = { provider: 'AWS', accounts: 1, keysOfEach: 100, documentBytes: 300 };
const peer = { name: 'Mercurius with JIT', source: 'test/e2e/bench/servers/mercurius.ts' };

interface Case {
  readonly name: string;
  readonly body: string;
  readonly goal: Goal;
}

/** References as in practice: two keys that are gone, two of an unknown account, and one with a typing error. */
const unreadable = [
  'arn:aws:kms:us-east-2:100000000000:key/99999999-0000-4000-8000-000000000001',
  'arn:aws:kms:us-east-2:100000000000:key/99999999-0000-4000-8000-000000000002',
  'arn:aws:kms:us-east-2:999999999999:key/00000000-0000-4000-8000-000000000001',
  'arn:aws:kms:us-east-2:999999999999:key/00000000-0000-4000-8000-000000000002',
  'arn:aws:kms:us-east-2:100000000000:alais/typo',
];

const readable = arnsOf(world, 0);
const mixed = readable.map((arn, index) => unreadable[(index - 7) / 20] ?? arn);

const cases: readonly Case[] = [
  { name: 'warm, 100 keys, 5 unreadable', body: toBody(sixteenFields, mixed), goal: atLeast(1) },
  {
    name: 'warm, key(arn:)',
    body: JSON.stringify({ query: oneKey, variables: { arn: readable[0] } }),
    goal: atLeast(1),
  },
  {
    name: 'warm, keys(first: 50)',
    body: JSON.stringify({ query: pageOfKeys, variables: { first: 50 } }),
    goal: atLeast(1),
  },
];

/** Requests of gateways with some invalid references, and of front ends without a gateway, served from memory. */
export const frontEnd: Measure = {
  name: 'front-end',
  rows: cases.map(({ name }) => name),
  async run(bench) {
    const wanted = cases.filter(({ name }) => bench.wants(name));
    const start = () => startBoth(bench, wanted);
    const bodies = wanted.map(({ body }) => body);
    const speeds = await speedsOfNewStarts(bench, bodies, start);
    return wanted.flatMap((one, index) => toRows(one, speeds[index] ?? []));
  },
};

/** A server that returns other data is not measured. */
const startBoth = async ({ launcher }: Bench, wanted: readonly Case[]): Promise<readonly Side[]> => {
  const { ours, url } = await startSides(launcher, { world });
  const program: Side['program'] = await launcher.launch(peer.source, await toPeerArgument(url));
  const theirs = { program, url: await program.tell('url') };
  for (const { body } of wanted) {
    deepStrictEqual(comparable(await ask(theirs.url, body)), comparable(await ask(url, body)));
  }
  return [{ program: ours, url }, theirs];
};

const toPeerArgument = async (url: string): Promise<PeerArgument> => {
  const whole = await ask(url, toBody(sixteenFields, [...readable, ...unreadable]));
  const page = await ask(url, JSON.stringify({ query: pageOfKeys, variables: { first: 50 } }));
  const entities: readonly Entity[] = whole.data._entities;
  const failures = Object.fromEntries(
    (whole.errors ?? []).map(({ path, message, extensions }) => [
      entities[Number(path?.[1])]?.arn,
      { message, extensions } as Failure,
    ]),
  );
  const { edges, ...rest }: Page = page.data.keys;
  return {
    entities,
    failures,
    page: { ...rest, edges: edges.map(({ cursor, node: { arn } }) => ({ cursor, node: { arn } })) },
  };
};

const toRows = ({ name, goal }: Case, rounds: readonly Speeds[]): readonly Row[] => {
  const toSamples = (number: keyof Speed) =>
    rounds.map(([our, their]) => ({ ours: our?.[number] ?? 0, theirs: their?.[number] ?? 0 }));
  return [
    toRow({ name, against: peer.name, unit: 'requests/s', goal }, toSamples('perSecond')),
    toRow({ name, against: peer.name, unit: 'requests/CPU s', goal: null }, toSamples('perCpuSecond')),
  ];
};

/** Sorts errors and removes their locations, for comparison; Mercurius's JIT has strings as indices in paths. */
const comparable = ({ data, errors = [] }: Answer): unknown => {
  const known = errors.map(({ path, message, extensions }) =>
    JSON.stringify([path?.map(String), message, extensions?.code]),
  );
  return { data, errors: known.sort() };
};
