import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupOf, isOutside, layOutAccess } from '../../src/explorer/answers/access-layout.ts';
import { toCsv } from '../../src/explorer/answers/csv.ts';
import { findViews } from '../../src/explorer/answers/find-views.ts';
import type { Json } from '../../src/explorer/answers/json.ts';
import type { AccessEntry } from '../../src/explorer/answers/views.ts';

const viewsOf = (data: Json) => findViews(data).map(({ view, title }) => `${view} ${title}`);

const entry = (principal: Json, more: { readonly [name: string]: Json } = {}): Json => ({
  principal,
  capabilities: ['CRYPTOGRAPHIC_USE'],
  ...more,
});

describe('the views of an answer', () => {
  it('are recognized by their fields, regardless of aliases', () => {
    const role = { kind: 'ROLE', value: 'arn:aws:iam::1:role/a', external: false };
    const connection = { edges: [{ node: entry(role) }], pageInfo: { hasNextPage: false } };
    const data: Json = {
      a: { x: { who: [entry(role)] } },
      b: { access: { entries: connection } },
      c: { what: [{ severity: 'HIGH', code: 'PUBLIC_ACCESS', message: 'm' }] },
      d: { drift: [{ kind: 'ADDED', path: 'Statement[1]', before: null, after: '{}' }] },
      e: { byExposure: [{ exposure: 'PUBLIC', count: 3 }] },
      f: { total: 10, judged: 7, unread: 3, complete: false },
      g: { edges: [{ exposure: 'PUBLIC', node: { arn: 'arn:1' } }], pageInfo: { hasNextPage: true }, totalCount: 9 },
      h: { edges: [{ node: { firstSeenAt: '2026-01-01T00:00:00Z', changes: [] } }] },
      i: { outcome: 'IMPLICIT_DENY', requiresIdentityPolicy: false, missingContext: ['aws:SourceArn'] },
      j: { verdict: 'SOME', witnesses: [{ principal: 'p', action: 'kms:Decrypt', context: [] }] },
      k: { policy: { document: '{}' } },
      l: { policy: { document: '{"a":1}' } },
    };
    expect(viewsOf(data)).toEqual([
      'access a.x.who',
      'access b.access.entries',
      'findings c.what',
      'changes d.drift',
      'counts e.byExposure',
      'counts f',
      'keys g',
      'timeline h',
      'decision i',
      'newAccess j',
      'difference k.policy.document and l.policy.document',
    ]);
  });

  it('are none for other data, without an exception', () => {
    expect(findViews(null)).toEqual([]);
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (data) => {
        for (const { title } of findViews(data as Json)) expect(typeof title).toBe('string');
      }),
      { seed: 20261127, numRuns: 500 },
    );
  });

  it('are limited in number', () => {
    const many = Array.from({ length: 200 }, () => ({ outcome: 'ALLOW' }));
    expect(findViews(many)).toHaveLength(40);
  });
});

describe('the picture of an access list', () => {
  const [outside, inside, service] = findViews([
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
  });
});

it('a table is copied as CSV that no spreadsheet computes', () => {
  expect(toCsv(['a', 'b'], [['=1+1', 'say "no"']])).toBe('"a","b"\r\n"\'=1+1","say ""no"""');
});
