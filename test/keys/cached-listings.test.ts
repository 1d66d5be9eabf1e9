import { expect, it } from 'vitest';
import type { KeySource, ListRequest } from '../../src/keys/key-source.ts';
import type { RegionKey } from '../../src/providers/provider.ts';
import { account, failure, refOf, request, type Script, scriptedSource } from './scripted-provider.ts';

const all: ListRequest = { provider: null, accountId: null, region: null, first: 50, after: null };
const accounts = ['111122223333', '444455556666'].map((accountId) => account(accountId));
const [first = account(''), second = account('')] = accounts;

/** Three keys in each account, of which one is created and deleted; the test moves the clock. */
const world = () => {
  const state = { now: Date.now(), calls: 0, hasMore: false, isDenied: false };
  const listKeys: Script['listKeys'] = async ({ accountId }) => {
    state.calls += 1;
    if (state.isDenied) throw failure('KMS_ACCESS_DENIED');
    const keyIds = ['a', 'b', 'c', ...(state.hasMore ? ['d'] : [])];
    return { refs: keyIds.map((keyId) => refOf(keyId, accountId)), next: null };
  };
  const { source } = scriptedSource({ listKeys }, { accounts, now: () => state.now });
  return { source, state };
};

const list = (source: KeySource, more: Partial<ListRequest> = {}) =>
  source.list({ ...all, ...more }, request({ deadline: Number.MAX_SAFE_INTEGER }));

it('is the same object as long as its pages are kept', async () => {
  const { source, state } = world();
  const listing = await list(source);
  expect(source.peekListing(all)).toBe(listing);
  expect(await list(source)).toBe(listing);
  expect(listing.edges).toHaveLength(6);
  state.hasMore = true;
  state.now += 60_000;
  expect(source.peekListing(all)).toBeUndefined();
  expect((await list(source)).edges).toHaveLength(8);
  expect(state.calls).toBe(4);
});

it('is another one for each question', async () => {
  const { source } = world();
  const { endCursor } = await list(source, { first: 2 });
  const questions: readonly Partial<ListRequest>[] = [
    { first: 3 },
    { first: 2, after: endCursor },
    { accountId: second.accountId },
    { region: 'us-east-2' },
    { provider: 'AWS' },
  ];
  for (const question of questions) {
    expect(source.peekListing({ ...all, first: 2, ...question })).toBeUndefined();
  }
});

it('is shared only between callers that may list the same Regions', async () => {
  const { source } = world();
  const mayList = ({ accountId }: RegionKey) => accountId === first.accountId;
  const whole = await list(source);
  expect(source.peekListing({ ...all, mayList })).toBeUndefined();
  const part = await list(source, { mayList });
  expect(part.edges).toHaveLength(3);
  expect(source.peekListing({ ...all, mayList })).toBe(part);
  expect(source.peekListing(all)).toBe(whole);
});

it('ends when an account is added or removed', async () => {
  const { source } = world();
  await list(source);
  source.configure([first]);
  expect(source.peekListing(all)).toBeUndefined();
  expect((await list(source)).edges).toHaveLength(3);
});

it('is not kept where something is missing from it', async () => {
  const { source, state } = world();
  state.isDenied = true;
  expect((await list(source)).errors).toHaveLength(2);
  expect(source.peekListing(all)).toBeUndefined();
});

it('is not cached for abandoned requests, nor for fresh reads', async () => {
  const { source } = world();
  const options = request({ deadline: Number.MAX_SAFE_INTEGER });
  await source.list(all, { ...options, background: true });
  await source.list(all, { ...options, fresh: true });
  expect(source.peekListing(all)).toBeUndefined();
});
