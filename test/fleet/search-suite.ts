import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { searchOrders } from '../../src/fleet/search/cursor.ts';
import type { KeyFilter } from '../../src/fleet/search/filter.ts';
import { findUsableKeys } from '../../src/fleet/search/principal-keys.ts';
import { searchKeys } from '../../src/fleet/search/search.ts';
import { countKeys } from '../../src/fleet/search/summary.ts';
import type { IndexStore } from '../../src/fleet/store/index-store.ts';
import { addKeys } from '../../src/fleet/store/known-keys.ts';
import { readRegions } from '../../src/fleet/store/regions.ts';
import { writeReadings } from '../../src/fleet/store/write-readings.ts';
import type { ReadingToWrite } from '../../src/fleet/store/written-key.ts';
import { inspectKeyPolicy } from '../../src/policy.ts';
import { descriptionOf } from '../../src/providers/descriptions.ts';
import {
  account,
  type DatabaseKind,
  type DatabaseUnderTest,
  knownRegion,
  outsider,
  policyFor,
  readingOf,
  refOf,
} from './stores.ts';

const accountIds = ['111122223333', '222233334444', '333344445555'];
const t0 = Date.parse('2026-11-27T03:00:00Z');
const auditor = 'arn:aws:iam::777788889999:role/auditor';

/** The numbers of keys of three accounts; what is rare is only in the last one. */
const sizes = [700, 600, 60];

interface Wanted {
  readonly arn: string;
  readonly exposure: string | null;
  readonly changedAt: number;
  readonly accounts: readonly string[];
  readonly team: string;
}

/**
 * The principals that have access to a key in addition to its account and the auditor, who have access to every key.
 */
const othersOf = (number: number, accountIndex: number): readonly string[] => [
  ...(number % 10 === 3 ? [outsider] : []),
  ...(number % 97 === 5 ? ['*'] : []),
  ...(accountIndex === 2 && number % 2 === 0 ? ['arn:aws:iam::888899990000:root'] : []),
];

const keysOfAll = accountIds.flatMap((accountId, accountIndex) =>
  Array.from({ length: sizes[accountIndex]! }, (_, number) => ({ accountId, accountIndex, number })),
);

const isChanged = ({ number }: (typeof keysOfAll)[number]) => number % 300 === 1;

const toReading = ({ accountId, accountIndex, number }: (typeof keysOfAll)[number], readAt: number) => {
  const ref = refOf(String(number).padStart(6, '0'), accountId);
  const others = othersOf(number, accountIndex);
  const own = `arn:aws:iam::${accountId}:root`;
  const document = readAt === t0 ? policyFor(own, auditor, ...others) : policyFor(auditor, own, ...others);
  const policy = number % 50 === 7 ? ({ error: 'KMS_ACCESS_DENIED' } as const) : document;
  return { ...readingOf(ref, policy, readAt), tags: [{ key: 'team', value: `t${number % 4}` }], aliases: [] };
};

/** What the index should report for a key, computed without it. */
const toWanted = (key: (typeof keysOfAll)[number]): Wanted => {
  const { accountId, accountIndex, number } = key;
  const others = othersOf(number, accountIndex);
  const isRead = number % 50 !== 7;
  const named = isRead ? [auditor, ...others.filter((other) => other !== '*')].map((arn) => arn.split(':')[4]!) : [];
  return {
    arn: refOf(String(number).padStart(6, '0'), accountId).arn,
    exposure: isRead ? (others.includes('*') ? 'PUBLIC' : 'EXTERNAL') : null,
    changedAt: isChanged(key) ? t0 + 1000 : 0,
    accounts: named,
    team: `t${number % 4}`,
  };
};

const ranks = ['PUBLIC', 'EXTERNAL', 'TRUSTED', 'INTERNAL', 'NONE', null];
const byArn = (one: Wanted, other: Wanted) => (one.arn < other.arn ? -1 : 1);
const orders = {
  ARN: byArn,
  EXPOSURE: (one: Wanted, other: Wanted) =>
    ranks.indexOf(one.exposure) - ranks.indexOf(other.exposure) || byArn(one, other),
  CHANGED_AT: (one: Wanted, other: Wanted) => other.changedAt - one.changedAt || byArn(one, other),
};

/**
 * Filters with the keys that they find. Where a filter needs results of the analysis, the last function selects the
 * keys that may match as long as those are unknown.
 */
const filters: readonly [string, KeyFilter, (key: Wanted) => boolean, ((key: Wanted) => boolean)?][] = [
  ['everything', {}, () => true],
  [
    'an account that all keys let in',
    { externalAccount: '777788889999' },
    ({ accounts }) => accounts.includes('777788889999'),
    () => true,
  ],
  [
    'one that few let in',
    { externalAccount: '444455556666' },
    ({ accounts }) => accounts.includes('444455556666'),
    () => true,
  ],
  [
    'one that the last account lets in',
    { externalAccount: '888899990000' },
    ({ accounts }) => accounts.includes('888899990000'),
    () => true,
  ],
  ['a tag', { tag: { key: 'team', value: 't1' } }, ({ team }) => team === 't1'],
  ['a tag with any value', { tag: { key: 'team' } }, () => true],
  ['public ones', { exposures: ['PUBLIC'] }, ({ exposure }) => exposure === 'PUBLIC', () => true],
  ['unread ones', { errorCodes: ['KMS_ACCESS_DENIED'] }, ({ exposure }) => exposure === null],
  [
    'several at once',
    { externalAccount: '444455556666', tag: { key: 'team', value: 't1' }, exposures: ['EXTERNAL'] },
    ({ accounts, team, exposure }) => accounts.includes('444455556666') && team === 't1' && exposure === 'EXTERNAL',
    ({ team }) => team === 't1',
  ],
  ['those with a finding of an empty list', { findings: [] }, () => false, () => true],
  ['those with an exposure of an empty list', { exposures: [] }, () => false, () => true],
  ['those in a state of an empty list', { states: [] }, () => false],
  ['an account with an empty name', { externalAccount: '' }, () => false, () => true],
  ['an organization with an empty name', { organization: '' }, () => false, () => true],
  ['a tag with an empty value', { tag: { key: 'team', value: '' } }, () => false],
  ['changed ones', { changedSince: new Date(t0 + 1) }, ({ changedAt }) => changedAt > t0],
];

export const searchSuite = ({ start }: DatabaseKind): void => {
  let database: DatabaseUnderTest;
  let store: IndexStore;
  let regionIds: readonly number[];
  let wanted: Wanted[];
  let inRegion: Awaited<ReturnType<typeof knownRegion>>;

  beforeAll(async () => {
    database = await start();
    store = await database.open();
    inRegion = await knownRegion(
      store,
      accountIds.map((accountId) => ({ ...account, accountId })),
    );
    const write = async (readings: readonly ReadingToWrite[]) => {
      for (let from = 0; from < readings.length; from += 200) {
        await writeReadings(store.db, readings.slice(from, from + 200), store);
      }
    };
    const readings = keysOfAll.map((key) => inRegion(toReading(key, t0)));
    const listed = readings.map(({ ref, regionId }) => ({ arn: ref.arn, regionId, seenAt: t0, seenCycle: 0 }));
    await addKeys(store.db, listed, store.profileIds);
    await write(readings);
    await write(keysOfAll.filter(isChanged).map((key) => inRegion(toReading(key, t0 + 1000))));
    wanted = keysOfAll.map(toWanted);
    regionIds = (await readRegions(store.db)).map(({ id }) => id);
  });
  afterAll(async () => {
    await store?.close();
    await database?.close();
  });

  const pages = async (filter: KeyFilter, order: (typeof searchOrders)[number], first: number) => {
    const arns: string[] = [];
    let after: string | null = null;
    for (;;) {
      const page: Awaited<ReturnType<typeof searchKeys>> = await searchKeys(store.db, {
        filter,
        order,
        first,
        after,
        regionIds,
      });
      arns.push(...page.rows.map(({ arn }) => arn));
      if (!page.hasNextPage) return arns;
      after = page.endCursor;
    }
  };

  it.each(filters)(
    'finds and counts %s as evaluating each key does',
    async (_name, filter, isWanted, mayBe = isWanted) => {
      const expected = wanted.filter(isWanted);
      const counts = await countKeys(store.db, filter, regionIds);
      expect(counts.matching).toBe(expected.length);
      expect(counts.judged).toBe(expected.filter(({ exposure }) => exposure !== null).length);
      expect(counts.unread).toBe(wanted.filter((key) => key.exposure === null && mayBe(key)).length);
      for (const order of searchOrders) {
        const arns = expected.toSorted(orders[order]).map(({ arn }) => arn);
        expect(await pages(filter, order, 347)).toEqual(arns);
        const { rows } = await searchKeys(store.db, {
          filter,
          order,
          first: 7,
          after: null,
          regionIds: regionIds.slice(1, 2),
        });
        const [, second] = accountIds;
        expect(rows.map(({ arn }) => arn)).toEqual(arns.filter((arn) => arn.includes(`:${second}:`)).slice(0, 7));
      }
    },
  );

  const principals = [
    outsider,
    auditor,
    'arn:aws:sts::777788889999:assumed-role/auditor/session',
    'arn:aws:iam::888899990000:role/anybody',
    'arn:aws:iam::333344445555:user/own',
    'arn:aws:iam::999900001111:role/stranger',
    '222233334444',
  ];

  it.each(principals)('finds the keys that %s may use, the same as evaluating each key', async (principal) => {
    const inspect = (arn: string, document: string) => inspectKeyPolicy(document, { provider: 'AWS', arn });
    const reader = { languageOf: () => descriptionOf('AWS').language, providerOf: () => 'AWS' as const, inspect };
    const asked = { principal, action: 'kms:Decrypt', capability: null, providers: ['AWS'] as const, regionIds };
    const found: string[] = [];
    let after: string | null = null;
    for (let hasNextPage = true; hasNextPage; ) {
      const page = await findUsableKeys(store, { ...asked, first: 100, after }, reader);
      found.push(...page.rows.map(({ arn }) => arn));
      after = page.endCursor;
      hasNextPage = page.hasNextPage;
    }
    const request = { principal, action: 'kms:Decrypt', context: [] };
    const usable = keysOfAll.filter((key) => {
      const { ref, policy } = toReading(key, isChanged(key) ? t0 + 1000 : t0);
      return 'view' in policy && inspect(ref.arn, policy.view.document).evaluate(request).outcome === 'ALLOW';
    });
    expect(found).toEqual(usable.map(toWanted).map(({ arn }) => arn));
  });

  it.each(searchOrders)(
    'misses and repeats no key in the order of %s while others are added, changed and deleted',
    async (order) => {
      const ownKeys = keysOfAll.filter(({ accountIndex }) => accountIndex === 1);
      const moving = ownKeys.filter(({ number }) => number % 40 === 2);
      const staying = ownKeys.filter(({ number }) => number % 40 !== 2).map(toWanted);
      const ofAccount = regionIds.slice(1, 2);
      const arns: string[] = [];
      let after: string | null = null;
      for (let turn = 1, hasNextPage = true; hasNextPage; turn += 1) {
        const page = await searchKeys(store.db, { filter: {}, order, first: 90, after, regionIds: ofAccount });
        arns.push(...page.rows.map(({ arn }) => arn));
        after = page.endCursor;
        hasNextPage = page.hasNextPage;
        const open = policyFor(`arn:aws:iam::111122223333:role/turn-${turn}`, ...(turn % 2 === 0 ? ['*'] : []));
        const added = readingOf(refOf(`${order.at(0)}${turn}`, accountIds[1]), open, Date.now());
        const gone = { error: 'KMS_KEY_NOT_FOUND' } as const;
        const changed = moving.map((key, index) =>
          readingOf(toReading(key, t0).ref, index === turn ? gone : open, Date.now()),
        );
        await writeReadings(
          store.db,
          [...changed, added].map((reading) => inRegion(reading)),
          store,
        );
      }
      const known = new Set(staying.map(({ arn }) => arn));
      expect(arns.filter((arn) => known.has(arn))).toEqual(staying.toSorted(orders[order]).map(({ arn }) => arn));
    },
  );

  it('keeps the counts of terms as they are', async () => {
    const kept = sql`SELECT term, region_id, profile_id, keys FROM key_policy.term_counts WHERE keys <> 0 ORDER BY 1, 2, 3`;
    const counted = sql`SELECT term COLLATE "C" AS term, region_id, profile_id, count(*)::int AS keys
      FROM key_policy.keys JOIN key_policy.key_details ON key_id = id, unnest(terms || tags) AS term
      WHERE gone_at IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;
    expect((await store.db.execute(kept)).rows).toEqual((await store.db.execute(counted)).rows);
  });
};
