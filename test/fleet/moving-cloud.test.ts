import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import type { KeyFilter } from '../../src/fleet/search/filter.ts';
import { outsider, policyFor, refOf, root } from './stores.ts';
import {
  bruteForce,
  createToyCloud,
  everything,
  serveToyCloud,
  type ToyCloud,
  type ToyKey,
  type ToyService,
  toyKeys,
  until,
} from './toy-cloud.ts';

const second = '444455556666';
const aliases = ['alias/a', 'alias/b', 'alias/c', 'alias/d'];
const teams = ['blue', 'red', 'green'];
const states = ['Enabled', 'Disabled', 'PendingDeletion'];
const policies = [policyFor(root), policyFor(root, outsider), policyFor('*'), 'KMS_ACCESS_DENIED', '{"Version":1}'];

/**
 * A linear congruential generator, which gives the same numbers each time.
 * https://en.wikipedia.org/wiki/Linear_congruential_generator
 */
const createRandom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * below);
  };
};

type Change = (cloud: ToyCloud, random: (below: number) => number) => void;

const anyKey = ({ keys }: ToyCloud, random: (below: number) => number): ToyKey =>
  [...keys.values()][random(keys.size)]!;

const changed = (cloud: ToyCloud, key: ToyKey, what: Partial<ToyKey>): void => {
  cloud.keys.set(key.ref.arn, { ...key, ...what });
};

const changes: readonly Change[] = [
  (cloud, random) => changed(cloud, anyKey(cloud, random), { policy: policies[random(policies.length)]! }),
  (cloud, random) => changed(cloud, anyKey(cloud, random), { state: states[random(states.length)]! }),
  (cloud, random) =>
    changed(cloud, anyKey(cloud, random), { tags: [{ key: 'team', value: teams[random(teams.length)]! }] }),
  (cloud, random) => changed(cloud, anyKey(cloud, random), { tags: [] }),
  // Moves an alias to another key: its name is unique in an account and Region.
  (cloud, random) => {
    const alias = aliases[random(aliases.length)]!;
    const target = anyKey(cloud, random);
    for (const key of cloud.keys.values()) {
      const isInSameRegion = key.ref.accountId === target.ref.accountId;
      if (isInSameRegion) changed(cloud, key, { aliases: (key.aliases ?? []).filter((name) => name !== alias) });
    }
    const moved = cloud.keys.get(target.ref.arn)!;
    changed(cloud, moved, { aliases: [...(moved.aliases ?? []), alias] });
  },
  (cloud, random) => void (cloud.keys.size > 30 && cloud.keys.delete(anyKey(cloud, random).ref.arn)),
  (cloud, random) => {
    const ref = refOf(`n${random(10_000)}`, random(2) === 0 ? second : undefined);
    cloud.keys.set(ref.arn, { ref, policy: policies[random(policies.length)]! });
  },
  (cloud) => {
    if (!cloud.listingErrors.delete(second)) cloud.listingErrors.set(second, 'KMS_ACCESS_DENIED');
  },
];

let service: ToyService | null = null;
afterEach(async () => {
  await service?.close();
  service = null;
});

const filters: readonly (readonly [filter: KeyFilter, matches: (key: ToyKey) => boolean])[] = [
  [{}, () => true],
  ...aliases.map((alias) => [{ alias }, (key: ToyKey) => key.aliases?.includes(alias) ?? false] as const),
  ...teams.map(
    (value) =>
      [
        { tag: { key: 'team', value } },
        (key: ToyKey) => key.tags?.some((tag) => tag.value === value) ?? false,
      ] as const,
  ),
  ...states.map((state) => [{ states: [state] }, (key: ToyKey) => (key.state ?? 'Enabled') === state] as const),
  [{ errorCodes: ['KMS_ACCESS_DENIED'] }, ({ policy }) => policy === 'KMS_ACCESS_DENIED'],
  [{ exposures: ['PUBLIC'] }, ({ policy }) => policy === policyFor('*')],
];

/** The keys on all pages of a search. */
const found = async ({ fleet }: ToyService, filter: KeyFilter): Promise<readonly string[]> => {
  const arns: string[] = [];
  for (let after: string | null = null; ; ) {
    const page = await fleet.search({ ...everything, filter, order: 'ARN', first: 7, after });
    arns.push(...page.rows.map(({ arn }) => arn));
    if (!page.hasNextPage) return arns;
    after = page.endCursor;
  }
};

it('equals the cloud once the cloud stops changing, whatever changed during the reading', {
  timeout: 240_000,
}, async () => {
  const random = createRandom(1);
  const cloud = createToyCloud([...toyKeys(25), ...toyKeys(15, second)]);
  cloud.latencyMs = 2;
  service = serveToyCloud(cloud, { everyMs: 200 });
  const { fleet } = service;
  await until(
    () => fleet.count(everything),
    ({ judged }) => judged > 10,
  );
  for (let step = 0; step < 100; step += 1) {
    changes[random(changes.length)]!(cloud, random);
    await sleep(10);
  }
  cloud.listingErrors.clear();
  const expected = { ...bruteForce(cloud), complete: true, errors: [] };
  await until(
    () => fleet.count(everything),
    (counts) => isDeepStrictEqual({ ...counts, ...expected }, counts),
  );
  for (const [filter, matches] of filters) {
    const arns = [...cloud.keys.values()].filter(matches).map(({ ref }) => ref.arn);
    await expect.poll(() => found(service!, filter), { timeout: 20_000 }).toEqual(arns.sort());
  }
});
