import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHistory } from '../../src/fleet/search/history.ts';
import { searchKeys } from '../../src/fleet/search/search.ts';
import type { IndexStore } from '../../src/fleet/store/index-store.ts';
import { writeBatch } from '../../src/fleet/store/write-batch.ts';
import { writeReadings } from '../../src/fleet/store/write-readings.ts';
import type { ReadingToWrite } from '../../src/fleet/store/written-key.ts';
import { type DatabaseUnderTest, embedded, knownRegion, policyFor, readingOf, refOf } from './stores.ts';

const ofOrganization = (id: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': id } },
      },
    ],
  });

/** Too long for an entry of a database index, and incompressible. */
const long = Array.from({ length: 8000 }, (_, place) => ((place ** 3 * 7919) % 36).toString(36)).join('');

/** Texts that a database does not accept unchanged. */
const hostile: readonly (readonly [string, string])[] = [
  ['a principal with U+0000', policyFor('arn:aws:iam::444455556666:role/a\u0000b')],
  ['an organization with U+0000', ofOrganization('o-\u0000')],
  ['an organization with half of a surrogate pair', ofOrganization('o-\ud800')],
  ['an organization too long for an index', ofOrganization(`o-${long}`)],
  ['a principal too long for an index', policyFor(`arn:aws:iam::444455556666:role/${long}`)],
  ['a text that ends in U+0000', `${policyFor('*')}\u0000`],
  ['a text that ends in half of a surrogate pair', `${policyFor('*')}\ud800`],
  [
    '700 principals',
    policyFor(...Array.from({ length: 700 }, (_, place) => `arn:aws:iam::444455556666:role/${place}`)),
  ],
];

/** Someone who may write one key's policy, aliases and tags must not be able to keep other keys out of the index. */
describe('the index', () => {
  let database: DatabaseUnderTest;
  let store: IndexStore;
  let place: (reading: ReturnType<typeof readingOf>, cycle?: number) => ReadingToWrite;
  beforeAll(async () => {
    database = await embedded.start();
    store = await database.open();
    place = await knownRegion(store);
  });
  afterAll(async () => {
    await store?.close();
    await database?.close();
  });

  const find = async (filter: Parameters<typeof searchKeys>[1]['filter']) => {
    const page = { order: 'ARN', first: 100, after: null } as const;
    const { rows } = await searchKeys(store.db, { filter, ...page, regionIds: [1] });
    return rows.map(({ arn }) => arn);
  };

  it.each(hostile)('stores %s, and other readings with it', async (name, document) => {
    const [other, key] = [refOf(`${name.length}a`), refOf(`${name.length}b`)];
    await writeReadings(
      store.db,
      [readingOf(other, policyFor('*'), 1000), readingOf(key, document, 1000)].map((one) => place(one)),
      store,
    );
    expect(await find({})).toEqual(expect.arrayContaining([other.arn, key.arn]));
    const { rows } = await readHistory(store, key.arn, { first: 10, after: null });
    expect(rows.map((version) => version.document)).toEqual([document]);
  });

  it.each([
    ['U+0000', 'a\u0000b'],
    ['half of a surrogate pair', 'a\udfffb'],
    ['too much for an index', long],
  ])('finds a key by an alias, a tag and an organization with %s', async (_name, value) => {
    const key = refOf(`f${value.length}${value.charCodeAt(1)}`);
    const found = { aliases: [`alias/${value}`], tags: [{ key: value, value }], state: value };
    await writeReadings(store.db, [place({ ...readingOf(key, ofOrganization(`o-${value}`), 1000), ...found })], store);
    expect(await find({ alias: value })).toEqual([key.arn]);
    expect(await find({ tag: { key: value } })).toEqual([key.arn]);
    expect(await find({ tag: { key: value, value } })).toEqual([key.arn]);
    expect(await find({ organization: `o-${value}` })).toContain(key.arn);
    expect(await find({ states: [value] })).toEqual([key.arn]);
    expect(await find({ fingerprint: value })).toEqual([]);
  });

  it('stores the readings of a batch of which it rejects one', async () => {
    const wrong = 2 ** 40;
    const cycles = [1, 1, wrong, 1, wrong];
    const refs = cycles.map((_, index) => refOf(`together${index}`));
    const readings = cycles.map((cycle, index) => place(readingOf(refs[index]!, policyFor('*'), 1000), cycle));
    await expect(writeBatch(store, readings)).rejects.toThrow();
    const found = await find({ exposures: ['PUBLIC'] });
    expect(refs.map(({ arn }) => found.includes(arn))).toEqual([true, true, false, true, false]);
  });

  it('writes again after a transaction was rolled back', async () => {
    const reading = { ...readingOf(refOf('rolled'), policyFor('*'), 1000), state: 'Imagined' };
    await expect(writeReadings(store.db, [place(reading, 2 ** 40)], store)).rejects.toThrow();
    await writeReadings(store.db, [place(reading)], store);
    expect(await find({ states: ['Imagined'] })).toEqual([reading.ref.arn]);
  });
});
