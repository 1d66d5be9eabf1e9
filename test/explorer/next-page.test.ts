import { describe, expect, it } from 'vitest';
import type { Question } from '../../src/explorer/answers/exchange.ts';
import type { Json, JsonObject } from '../../src/explorer/answers/json.ts';
import { appendPage, nextPageOf } from '../../src/explorer/answers/next-page.ts';

const questionOf = (query: string): Question => ({ query, operationName: 'Q', variables: { first: 2 } });

const pageOf = (nodes: readonly Json[], endCursor: string | null): Json => ({
  edges: nodes.map((node) => ({ node })),
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
});

const pageInfo = 'pageInfo { hasNextPage endCursor }';
const list = questionOf(`query Q($after: String) { all: keys(after: $after) { edges { node { arn } } ${pageInfo} } }`);

describe('the next page', () => {
  it('is requested with the cursor in the variable of the list, whatever the query calls both', () => {
    const next = nextPageOf({ data: { all: pageOf(['a'], 'cursor') } }, list);
    expect(next).toEqual({ path: ['all'], question: { ...list, variables: { first: 2, after: 'cursor' } } });
    const inFragment = questionOf(
      `query Q($from: String) { key { ...G } } fragment G on Key { ... { g: grants(after: $from) { ${pageInfo} } } }`,
    );
    const found = nextPageOf({ data: { key: { g: pageOf([], 'cursor') } } }, inFragment);
    expect(found).toMatchObject({ path: ['key', 'g'], question: { variables: { from: 'cursor' } } });
  });

  it('is not offered where there is none, or no variable for it', () => {
    expect(nextPageOf({ data: { all: pageOf(['a'], null) } }, list)).toBeNull();
    const fixed = questionOf(`query Q { keys(after: "x") { ${pageInfo} } }`);
    expect(nextPageOf({ data: { keys: pageOf(['a'], 'cursor') } }, fixed)).toBeNull();
    expect(nextPageOf({ data: { keys: pageOf(['a'], 'cursor') } }, questionOf('not a query'))).toBeNull();
  });

  it('is not offered for one of two lists', () => {
    const two = questionOf(`query Q($a: String, $b: String) {
      one: keys(after: $a) { ${pageInfo} } other: keys(after: $b) { ${pageInfo} }
    }`);
    expect(nextPageOf({ data: { one: pageOf([], 'x'), other: pageOf([], 'y') } }, two)).toBeNull();
  });
});

describe('pages', () => {
  const first: JsonObject = { data: { all: pageOf(['a', 'b'], 'cursor'), other: 1 } };

  it('are shown together, with the state of the last one', () => {
    const both = appendPage(first, { data: { all: pageOf(['c'], null), other: 2 } }, ['all']);
    expect(both).toEqual({ data: { all: pageOf(['a', 'b', 'c'], null), other: 1 } });
  });

  it('keep the errors of each, at the place that the failed key has now', () => {
    const failed = { message: 'm', path: ['all', 'edges', 0, 'node'] };
    const second: JsonObject = { data: { all: pageOf([null], null) }, errors: [failed, { message: 'n' }] };
    const { errors } = appendPage({ ...first, errors: [failed] }, second, ['all']) ?? {};
    expect(errors).toEqual([failed, { message: 'm', path: ['all', 'edges', 2, 'node'] }, { message: 'n' }]);
  });

  it('name an account that could not be listed once', () => {
    const page = (nodes: readonly Json[]): JsonObject => ({
      data: { keys: { edges: nodes, errors: [{ code: 'KMS_TIMEOUT', accountId: '1' }] } },
    });
    const both = appendPage(page(['a']), page(['b']), ['keys']);
    expect(both).toEqual({ data: { keys: { edges: ['a', 'b'], errors: [{ code: 'KMS_TIMEOUT', accountId: '1' }] } } });
  });

  it('are not joined with one that could not be read', () => {
    expect(appendPage(first, { errors: [{ message: 'm' }] }, ['all'])).toBeNull();
  });
});
