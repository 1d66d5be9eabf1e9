import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findViews } from '../../src/explorer/answers/find-views.ts';
import type { Json } from '../../src/explorer/answers/json.ts';
import { entry, viewsOf } from './views-of.ts';

const titlesOf = (data: Json, query?: string) => viewsOf(data, query).map(({ view, title }) => `${view} ${title}`);

describe('the views of an answer', () => {
  it('are recognized by their fields, wherever they are', () => {
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
    expect(titlesOf(data)).toEqual([
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
      'difference 2 policies',
    ]);
  });

  it('are none for other data, without an exception', () => {
    expect(viewsOf(null)).toEqual([]);
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (data) => {
        for (const { title } of viewsOf(data as Json)) expect(typeof title).toBe('string');
      }),
      { seed: 20261127, numRuns: 500 },
    );
  });

  it('are recognized whatever the query calls the fields', () => {
    const query = `{
      k: key(arn: "a") {
        who: access { e: entries { x: edges { n: node { ...Entry } } } }
        p: policyResult {
          ... on KeyPolicy { x: exposure }
          ... on KmsError { x: code, m: message }
        }
        q: policyResult { ... on KeyPolicy { x: exposure } ... on KmsError { x: code, m: message } }
      }
    }
    fragment Entry on KeyAccessEntry { w: principal { v: value, k: kind, o: external } c: capabilities }`;
    const data = {
      k: {
        who: { e: { x: [{ n: { w: { v: 'arn:1', k: 'ROLE', o: true }, c: ['ADMINISTRATION'] } }] } },
        p: { x: 'PUBLIC' },
        q: { x: 'KMS_ACCESS_DENIED', m: 'No.' },
      },
    };
    expect(titlesOf(data, query)).toEqual(['problems 1', 'access k.who.e', 'exposure k.p']);
    expect(viewsOf(data, query)[1]).toMatchObject({
      entries: [{ principal: 'arn:1', kind: 'ROLE', external: true, capabilities: ['ADMINISTRATION'] }],
    });
  });

  it('take the operation that was run from several', () => {
    const query = 'query One { a: x { o: other } } query Two { a: x { o: outcome } }';
    const found = findViews({ data: { a: { o: 'ALLOW' } } }, { query, operationName: 'Two', variables: {} });
    expect(found.views).toMatchObject([{ view: 'decision', outcome: 'ALLOW' }]);
  });

  it('show errors first, and in the row of the key concerned', () => {
    const edge = (arn: string, policy: Json) => ({ node: { arn, policy } });
    const data = { keys: { edges: [edge('arn:1', { exposure: 'NONE' }), edge('arn:2', null)] } };
    const error = {
      message: 'No.',
      path: ['keys', 'edges', 1, 'node', 'policy'],
      extensions: { code: 'KMS_ACCESS_DENIED' },
    };
    const { views } = findViews({ data, errors: [error] }, null);
    expect(views).toMatchObject([
      {
        view: 'problems',
        problems: [{ code: 'KMS_ACCESS_DENIED', message: 'No.', place: 'arn:2 policy' }],
      },
      { view: 'keys', rows: [{ error: null }, { exposure: null, error: 'KMS_ACCESS_DENIED' }] },
    ]);
  });

  it('name the key of an error where its path only counts the items of a list', () => {
    const data = {
      a: { policy: null },
      b: [{ arn: 'arn:1', policyResult: { code: 'KMS_THROTTLED', message: '' } }, null],
    };
    const paths = [
      ['a', 'policy'],
      ['b', 0, 'grants'],
      ['b', 0],
      ['b', 1],
      ['c', 7, 'policy'],
      ['b', 0, 'toString', 0],
    ];
    const errors = paths.map((path) => ({ message: 'No.', path }));
    const { views } = findViews({ data, errors }, null);
    const places = views.flatMap((view) => (view.view === 'problems' ? view.problems.map(({ place }) => place) : []));
    expect(places).toEqual([
      'a.policy',
      'arn:1 grants',
      'arn:1',
      'b[1]',
      'c[7].policy',
      'arn:1 toString[0]',
      'arn:1 policyResult',
    ]);
  });

  it('have the details of an error, from both of its forms', () => {
    const kms = { retryable: true, providerCode: 'ThrottlingException', requestId: 'r' };
    const data = { a: { policyResult: { code: 'KMS_THROTTLED', message: 'm', ...kms } } };
    const { views } = findViews({ data, errors: [{ message: 'm', extensions: { code: 'KMS_THROTTLED', kms } }] }, null);
    expect(views).toMatchObject([{ view: 'problems', problems: [kms, kms] }]);
  });

  it('show an answer without data', () => {
    const { views } = findViews({ errors: [{ message: 'Syntax Error' }] }, null);
    expect(views).toMatchObject([{ view: 'problems', problems: [{ message: 'Syntax Error', place: '' }] }]);
  });

  it('show that something is empty, and what the index lacks', () => {
    const data = {
      keySearch: { edges: [], complete: false, totalCount: 0 },
      key: { grants: { edges: [] }, access: { findings: [], entries: { edges: [] } }, policy: { diff: [] } },
      keyPolicyChanges: { edges: [] },
    };
    expect(titlesOf(data)).toEqual([
      'keys keySearch',
      'grants key.grants',
      'findings key.access.findings',
      'access key.access.entries',
      'changes key.policy.diff',
      'timeline keyPolicyChanges',
    ]);
    expect(viewsOf(data)[0]).toMatchObject({ rows: [], index: { isComplete: false, unread: null } });
  });

  it('are also the single fields, nulls and empty lists that nothing else shows', () => {
    const query =
      '{ k: key(arn: "a") { s: tags { key } metadata { state deletionAt } policy { exposure equivalentTo } } }';
    const k = {
      s: [],
      metadata: { state: 'Enabled', deletionAt: null },
      policy: { exposure: 'NONE', equivalentTo: false, externalAccounts: [] },
    };
    expect(viewsOf({ k }, query)).toMatchObject([
      { view: 'exposure' },
      {
        view: 'facts',
        title: 'k',
        fields: [
          ['s', '[]'],
          ['metadata.state', 'Enabled'],
          ['metadata.deletionAt', 'null'],
          ['policy.equivalentTo', 'false'],
        ],
      },
    ]);
  });

  it('have a column for each other field of a key', () => {
    const tags = [{ key: 'team', value: 'a' }];
    const node = { arn: 'arn:1', region: 'r', metadata: { createdAt: 'then' }, tags, policy: { exposure: 'NONE' } };
    const [view] = viewsOf({ keySearch: { edges: [{ readAt: 'now', cursor: 'c', node }] } });
    expect(view?.view === 'keys' && view.rows[0]?.others).toEqual([
      ['region', 'r'],
      ['metadata.createdAt', 'then'],
      ['tags', 'key: team, value: a'],
      ['readAt', 'now'],
    ]);
  });

  it('show the statements of a policy with their principals', () => {
    const principals = [{ kind: 'ROLE', value: 'a' }];
    expect(viewsOf({ key: { policy: { statements: [{ sid: null, effect: 'ALLOW', principals }] } } })).toMatchObject([
      { view: 'table', columns: ['sid', 'effect', 'principals'], rows: [['', 'ALLOW', 'kind: ROLE, value: a']] },
    ]);
  });

  it('say that an index has not read all keys, where it says so', () => {
    const searched = (asOf: Json | undefined) =>
      viewsOf({ keySearch: { edges: [], ...(asOf === undefined ? {} : { asOf }) } });
    expect(searched(null)).toMatchObject([{ index: { isReading: true } }]);
    for (const asOf of [undefined, '2026-11-27T00:00:00Z'])
      expect(searched(asOf)).toMatchObject([{ index: { isReading: false } }]);
  });

  it('count the keys that could not be analyzed as read, where the answer says how many', () => {
    const byError = [
      { code: 'KMS_THROTTLED', count: 2 },
      { code: 'KMS_ACCESS_DENIED', count: 1 },
    ];
    const summary = { total: 10, judged: 5, unread: 5, complete: true, asOf: null };
    expect(viewsOf({ s: { ...summary, byError } })[0]).toMatchObject({
      bars: [
        { label: 'analyzed', count: 5 },
        { label: 'could not be analyzed', count: 3 },
        { label: 'not read yet', count: 2 },
      ],
      progress: { done: 5, failed: 3, total: 10, isReading: true },
    });
    expect(viewsOf({ s: summary })[0]).toMatchObject({ bars: [{ count: 5 }, { label: 'unread', count: 5 }] });
  });

  it('compare a policy with the one that was sent', () => {
    const question = { query: '{ a }', operationName: null, variables: { document: '{"b":2}' } };
    const { views } = findViews({ data: { key: { policy: { document: '{"a":1}' } } } }, question);
    expect(views).toMatchObject([{ view: 'difference', policies: [{ text: '{"a":1}' }, { title: '$document' }] }]);
  });

  it('are the fix and the demonstration of a finding, and no address but of the web', () => {
    const finding = {
      severity: 'HIGH',
      code: 'PUBLIC_ACCESS',
      message: 'm',
      documentationUrl: 'javascript:alert(1)',
      witness: { principal: 'p', action: 'kms:Decrypt', context: [{ key: 'aws:SourceArn', values: [] }] },
      fix: [{ kind: 'REMOVED', path: 'Statement[0]', before: '{}', after: null }],
    };
    const demonstration = 'p may do kms:Decrypt, where aws:SourceArn is absent';
    expect(viewsOf({ findings: [finding] })).toMatchObject([
      { findings: [{ url: null, witness: demonstration, fix: [{ path: 'Statement[0]' }] }] },
    ]);
  });

  it('show characters that could hide or reorder others', () => {
    const data = { a: [entry({ kind: 'ROLE', value: '\u202eelor\u0000 مرحبا 😀', external: false })] };
    expect(viewsOf(data)).toMatchObject([{ entries: [{ principal: '[U+202E]elor[U+0000] مرحبا 😀' }] }]);
    const twins = viewsOf([entry({ kind: 'ROLE', value: 'ad\u200bm\u200din \ufeff👩\u200d💻', external: false })]);
    expect(twins).toMatchObject([{ entries: [{ principal: 'ad[U+200B]m[U+200D]in [U+FEFF]👩\u200d💻' }] }]);
  });

  it('are limited in number, and found by one walk', { timeout: 20_000 }, () => {
    const many = Array.from({ length: 200 }, () => ({ outcome: 'ALLOW' }));
    const { views, isCut } = findViews({ data: { many } }, null);
    expect([views.length, isCut]).toEqual([40, true]);
    expect(findViews({ data: { many: Array(60_000).fill([]) } }, null).isCut).toBe(true);
  });
});
