import { describe, expect, it } from 'vitest';
import { groupOf, isOutside, layOutAccess, noteOf } from '../../src/explorer/answers/access-layout.ts';
import { accessSentence } from '../../src/explorer/answers/access-sentence.ts';
import type { Json } from '../../src/explorer/answers/json.ts';
import type { AccessEntry } from '../../src/explorer/answers/views.ts';
import { entry, viewsOf } from './views-of.ts';

describe('the picture of an access list', () => {
  const [outside, inside, service] = viewsOf([
    entry({ kind: 'ACCOUNT', value: '222', accountId: '222', external: true }, { conditional: true }),
    entry({ kind: 'ROLE', value: 'role', accountId: '111', external: false }, { via: [{ grantId: 'g' }] }),
    entry({ kind: 'SERVICE', value: 's3.amazonaws.com', accountId: null, external: null }),
  ]).flatMap((view) => (view.view === 'access' ? view.entries : [])) as [AccessEntry, AccessEntry, AccessEntry];

  it('distinguishes outsiders from insiders by more than color', () => {
    expect([outside, inside, service].map(isOutside)).toEqual([true, false, false]);
    expect([outside, inside, service].map(groupOf)).toEqual([
      'Account 222, outside',
      "The key's own account 111",
      'Services',
    ]);
    expect([outside.isConditional, inside.isGranted]).toEqual([true, true]);
  });

  it('has a position for each entry that it shows, and the number of those that it does not', () => {
    const entries = Array.from({ length: 100 }, (_, index) => ({ ...inside, principal: `role-${index}` }));
    const layout = layOutAccess(entries);
    expect([layout.principals.length, layout.hidden]).toEqual([60, 40]);
    expect(new Set(layout.principals.map(({ y }) => y)).size).toBe(60);
    expect(layout.principals.every(({ y }) => y > 0 && y < layout.height)).toBe(true);
    expect(layOutAccess([...entries, outside]).principals.map(({ entry }) => entry)).toContain(outside);
  });

  it('says what access depends on, and whether it comes from a grant alone', () => {
    const conditions = ['StringEquals a b'];
    expect([outside, inside, service].map(noteOf)).toEqual(['on conditions', 'by a grant', '']);
    expect(noteOf({ ...inside, via: ['Statement[0]', 'grant g'], conditions })).toBe(
      'also by a grant, if StringEquals a b',
    );
  });

  it('has lines to capabilities that are new, and for entries that have only actions', () => {
    const labelsOf = (more: Partial<AccessEntry>) =>
      layOutAccess([{ ...inside, ...more }]).edges.map(({ label }) => label);
    expect(labelsOf({})).toEqual(['Use the key']);
    expect(labelsOf({ capabilities: ['METADATA_READ', 'TIME_TRAVEL'] })).toEqual(['Read metadata', 'TIME_TRAVEL']);
    expect(labelsOf({ capabilities: [], actions: ['kms:Decrypt'] })).toEqual(['Some actions']);
  });

  it('claims nothing that the answer does not say', () => {
    const sentenceOf = (data: Json) =>
      viewsOf({ a: data }).map((view) => view.view === 'access' && accessSentence(view));
    const role = { kind: 'ROLE', value: 'a', external: false };
    const edges = [{ node: entry(role) }, { node: entry({ ...role, external: true }) }];
    const whole = { edges, pageInfo: { hasNextPage: false } };
    expect(sentenceOf(whole)).toEqual(['2 principals may use the key, 1 of them from outside its account.']);
    expect(sentenceOf({ edges })).toEqual([
      'At least 2 principals may use the key, 1 of them from outside its account.',
    ]);
    expect(sentenceOf({ ...whole, totalCount: 9 })).toEqual([
      '2 of the 9 principals that may use the key, 1 of them from outside its account.',
    ]);
    expect(sentenceOf([entry({ value: 'a' })])).toEqual([
      '1 principal may use the key; the answer does not say who is from outside its account.',
    ]);
    expect(viewsOf({ a: [entry(role)] })).toMatchObject([{ hasMore: false, entries: [{ isConditional: null }] }]);
    expect(viewsOf({ s: { total: 3, judged: 1 } })).toMatchObject([
      { progress: { isComplete: null, isReading: false } },
    ]);
  });

  it('groups those whom a condition restricts to an organization', () => {
    const conditions = [[{ operator: 'StringEquals', key: 'aws:PrincipalOrgID', values: ['o-abc'] }]];
    const [view] = viewsOf([entry({ kind: 'ANYONE', value: '*', external: null }, { conditions })]);
    expect(view?.view === 'access' && view.entries.map(groupOf)).toEqual(['Organization o-abc']);
  });
});
