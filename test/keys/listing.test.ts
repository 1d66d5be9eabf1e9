import { describe, expect, it } from 'vitest';
import { KmsError } from '../../src/errors.ts';
import type { KeyListing, KeySource, ListRequest } from '../../src/keys/key-source.ts';
import { account, codeOf, failure, refOf, request, type Script, scriptedSource } from './scripted-provider.ts';

const all: ListRequest = { provider: null, accountId: null, region: null, first: 50, after: null };

/** Accounts with these numbers of keys; `broken` ones fail. Pages are named by the index of their first key. */
const fleet = (counts: readonly number[], broken: ReadonlySet<number> = new Set(), pageSize = 100) => {
  const accounts = counts.map((_, index) => account(String(100_000_000_000 + index)));
  const keys = counts.map((count, index) =>
    Array.from({ length: count }, (_, key) => refOf(`key-${index}-${key}`, accounts[index]?.accountId)),
  );
  const calls: string[] = [];
  const listKeys: Script['listKeys'] = async ({ accountId }, cursor) => {
    calls.push(`${accountId} ${cursor}`);
    const index = Number(accountId) - 100_000_000_000;
    if (broken.has(index)) throw failure('KMS_ACCESS_DENIED');
    const from = cursor === null ? 0 : Number(cursor);
    if (!Number.isInteger(from)) throw failure('KMS_INVALID_PARAMETER');
    const list = keys[index] ?? [];
    const next = from + pageSize < list.length ? String(from + pageSize) : null;
    return { refs: list.slice(from, from + pageSize), next };
  };
  return { accounts, keys, calls, script: { listKeys, pageSize, quotas: { policies: 1000, others: 100_000 } } };
};

const readAll = async (source: () => KeySource, first: number, more: Partial<ListRequest> = {}) => {
  const pages: KeyListing[] = [];
  let after: string | null = null;
  for (;;) {
    const page = await source().list({ ...all, ...more, first, after }, request());
    pages.push(page);
    after = page.endCursor;
    if (!page.hasNextPage) return pages;
  }
};

const keyIds = (pages: readonly KeyListing[]) => pages.flatMap(({ edges }) => edges.map(({ ref }) => ref.keyId));

describe('paging', () => {
  it.each([1, 7, 100, 101, 1000])('neither loses nor repeats a key, with %i keys per page', async (first) => {
    const { accounts, keys, script } = fleet([130, 0, 100, 1, 0, 0, 250, 3, 0, 99, 5, 0]);
    const { source } = scriptedSource(script, { accounts });
    const pages = await readAll(() => source, first);
    expect(keyIds(pages)).toEqual(keys.flat().map(({ keyId }) => keyId));
    expect(pages.flatMap(({ errors }) => errors)).toEqual([]);
    expect(pages.slice(0, -1).every(({ edges }) => edges.length === first)).toBe(true);
  });

  it('continues a listing that another process began', async () => {
    const { accounts, keys, script } = fleet([130, 40, 260]);
    const pages = await readAll(() => scriptedSource(script, { accounts }).source, 30);
    expect(keyIds(pages)).toEqual(keys.flat().map(({ keyId }) => keyId));
  });

  it('lists 20,000 keys while some accounts refuse: each refusal is reported, and nothing else is missing', async () => {
    const broken = new Set([1, 7, 8, 19]);
    const { accounts, keys, script } = fleet(Array(20).fill(1250), broken, 1000);
    const { source } = scriptedSource(script, { accounts });
    const pages = await readAll(() => source, 333);
    const expected = keys.filter((_, index) => !broken.has(index)).flat();
    expect(keyIds(pages)).toEqual(expected.map(({ keyId }) => keyId));
    const refused = pages.flatMap(({ errors }) => errors.map(({ accountId }) => accountId));
    expect(refused).toEqual([...broken].map((index) => accounts[index]?.accountId));
  });

  it('reports a refusal on the page where keys are missing because of it, and not before', async () => {
    const { accounts, script } = fleet([3, 2, 3], new Set([1]));
    const { source } = scriptedSource(script, { accounts });
    const pages = await readAll(() => source, 3);
    expect(pages.map(({ edges, errors }) => [edges.length, errors.length])).toEqual([
      [3, 0],
      [3, 1],
    ]);
  });

  it('reports a next page only if there is one', async () => {
    const { accounts, script } = fleet([5, 0, 4], new Set([2]));
    const { source } = scriptedSource(script, { accounts });
    const page = await source.list({ ...all, first: 5 }, request());
    expect(page.hasNextPage).toBe(false);
    expect(page.errors).toMatchObject([{ code: 'KMS_ACCESS_DENIED', operation: 'ListKeys', region: 'us-east-2' }]);
  });

  it('returns at most the allowed page size', async () => {
    const { accounts, script } = fleet([50]);
    const { source } = scriptedSource(script, { accounts, first: 20 });
    const { edges, hasNextPage } = await source.list({ ...all, first: 1000 }, request());
    expect([edges.length, hasNextPage]).toEqual([20, true]);
  });

  it('reports whether there are keys if none are requested', async () => {
    const { accounts, script } = fleet([0, 1]);
    const { source } = scriptedSource(script, { accounts });
    expect(await source.list({ ...all, first: 0 }, request())).toEqual({
      edges: [],
      hasNextPage: true,
      endCursor: null,
      errors: [],
    });
  });

  it('continues at the right place after keys were added and deleted', async () => {
    const { accounts, keys, script } = fleet([20]);
    const list = () => scriptedSource(script, { accounts }).source;
    const first = await list().list({ ...all, first: 5 }, request());
    const after = first.edges.at(-1)?.cursor ?? null;
    keys[0]?.unshift(refOf('new'));
    expect((await list().list({ ...all, first: 1, after }, request())).edges[0]?.ref.keyId).toBe('key-0-5');
    keys[0]?.splice(0, 1);
    keys[0]?.splice(4, 1);
    expect((await list().list({ ...all, first: 1, after }, request())).edges[0]?.ref.keyId).toBe('key-0-5');
  });
});

describe('provider calls of a listing', () => {
  it('is one call where the first account fills the page', async () => {
    const { accounts, calls, script } = fleet([60, 60, 60]);
    const { source } = scriptedSource(script, { accounts });
    await source.list({ ...all, first: 50 }, request());
    expect(calls).toEqual(['100000000000 null']);
  });

  it('is each page once, for who pages through', async () => {
    const { accounts, calls, script } = fleet([250, 250]);
    const { source } = scriptedSource(script, { accounts });
    await readAll(() => source, 20);
    expect(new Set(calls).size).toBe(calls.length);
    expect(calls).toHaveLength(6);
  });

  it('lists several empty accounts concurrently', async () => {
    let running = 0;
    let most = 0;
    const accounts = Array.from({ length: 30 }, (_, index) => account(String(100_000_000_000 + index)));
    const listKeys = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
      return { refs: [], next: null };
    };
    const { source } = scriptedSource({ listKeys }, { accounts });
    expect(await source.list(all, request())).toEqual({ edges: [], hasNextPage: false, endCursor: null, errors: [] });
    expect(most).toBeGreaterThan(4);
  });
});

describe('filters', () => {
  const accounts = [account('111122223333', { regions: ['us-east-2', 'eu-west-1'] }), account('444455556666')];
  const listKeys: Script['listKeys'] = async ({ accountId, region }) => ({
    refs: [refOf('a', accountId, region)],
    next: null,
  });
  const cases = [
    { filter: {}, found: ['111122223333 us-east-2', '111122223333 eu-west-1', '444455556666 us-east-2'] },
    {
      filter: { provider: 'AWS' as const, region: 'us-east-2' },
      found: ['111122223333 us-east-2', '444455556666 us-east-2'],
    },
    { filter: { accountId: '111122223333' }, found: ['111122223333 us-east-2', '111122223333 eu-west-1'] },
    { filter: { provider: 'ALIBABA_CLOUD' as const }, found: [] },
    { filter: { region: 'nowhere' }, found: [] },
  ];
  it.each(cases)('$filter', async ({ filter, found }) => {
    const { source } = scriptedSource({ listKeys }, { accounts });
    const { edges, errors } = await source.list({ ...all, ...filter }, request());
    expect(edges.map(({ ref }) => `${ref.accountId} ${ref.region}`)).toEqual(found);
    expect(errors).toEqual([]);
  });
});

describe('cursors', () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forged: readonly string[] = [
    '',
    'garbage',
    '%%%',
    'null',
    encode(null),
    encode({}),
    encode([]),
    encode([1, 'AWS', '100000000000', 'us-east-2', null, -1, 'key-0-0']),
    encode([1, 'AWS', '100000000000', 'us-east-2', null, 1.5, 'key-0-0']),
    encode([1, 'AWS', '100000000000', 'us-east-2', { toString: 1 }, 0, 'key-0-0']),
    encode([1, 'GCP', '100000000000', 'us-east-2', null, 1, 'key-0-0']),
    encode([1, 'AWS', '999999999999', 'us-east-2', null, 1, 'key-0-0']),
    encode([1, 'AWS', '100000000000', 'elsewhere', null, 1, 'key-0-0']),
    encode([1, 'AWS', '100000000000', 'us-east-2', 'not a page', 1, 'key-0-0']),
    encode([2, 'AWS', '100000000000', 'us-east-2', null, 1, 'key-0-0']),
    encode([1, 'AWS', '100000000000', 'us-east-2', 'x'.repeat(10_000), 1, 'key-0-0']),
    'A'.repeat(1_000_000),
    '['.repeat(5000),
  ];
  const { accounts, script } = fleet([10]);
  const { source } = scriptedSource(script, { accounts });

  it.each(forged.map((cursor) => [cursor.slice(0, 60), cursor]))('%j is a bad one', async (_, after) => {
    expect(await codeOf(source.list({ ...all, after: after ?? null }, request()))).toBe('KMS_INVALID_PARAMETER');
  });

  it('of one listing are not valid for another', async () => {
    const { edges } = await source.list(all, request());
    const after = edges[0]?.cursor ?? null;
    expect(await codeOf(source.list({ ...all, region: 'eu-west-1', after }, request()))).toBe('KMS_INVALID_PARAMETER');
  });
});

it('reports Regions that it could not list in time', async () => {
  const accounts = [account('111122223333'), account('444455556666')];
  const listKeys: Script['listKeys'] = ({ accountId }) =>
    accountId === '111122223333'
      ? new Promise(() => {})
      : Promise.resolve({ refs: [refOf('a', accountId)], next: null });
  const { source } = scriptedSource({ listKeys }, { accounts, provider: { deadlineMs: 50 } });
  const { edges, errors } = await source.list(all, request());
  expect(edges.map(({ ref }) => ref.accountId)).toEqual(['444455556666']);
  expect(errors).toMatchObject([{ code: 'KMS_PROVIDER_TIMEOUT', accountId: '111122223333', arn: null }]);
  expect(errors[0]).toBeInstanceOf(KmsError);
});

describe('a page that runs out of time', () => {
  const accounts = Array.from({ length: 60 }, (_, index) => account(String(100_000_000_000 + index)));
  const hanging = new Set(['100000000000', '100000000007', '100000000008', '100000000059']);
  const listKeys: Script['listKeys'] = async ({ accountId, region }) => {
    if (hanging.has(accountId)) return new Promise(() => {});
    return { refs: [{ ...refOf(`key-${accountId}`, accountId), region }], next: null };
  };

  const pagesOf = async (): Promise<readonly KeyListing[]> => {
    const { source } = scriptedSource({ listKeys, quotas: { policies: 1000, others: 100_000 } }, { accounts });
    const pages: KeyListing[] = [];
    for (let after: string | null = null; ; ) {
      const page: KeyListing = await source.list(
        { ...all, first: 100, after },
        request({ deadline: Date.now() + 2000 }),
      );
      pages.push(page);
      if (!page.hasNextPage) return pages;
      expect(page.endCursor).not.toBe(after);
      after = page.endCursor;
    }
  };

  it('ends there, with a cursor to go on, and names what really failed', async () => {
    const pages = await pagesOf();
    const listed = pages.flatMap(({ edges }) => edges.map(({ ref }) => ref.accountId));
    const expected = accounts.map(({ accountId }) => accountId).filter((accountId) => !hanging.has(accountId));
    expect([...listed].sort()).toEqual(expected);
    const failed = pages.flatMap(({ errors }) => errors);
    expect(failed.every(({ code }) => code === 'KMS_PROVIDER_TIMEOUT')).toBe(true);
    expect(new Set(failed.map(({ accountId }) => accountId))).toEqual(hanging);
  });
});
