import { describe, expect, it } from 'vitest';
import { inspectKeyPolicy } from '../../../src/policy/inspect.ts';
import { testClouds } from '../test-clouds.ts';

const { language, subject } = testClouds.aws;

const list = <Item>(count: number, make: (index: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, index) => make(index));

const documentOf = (statements: readonly object[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({
      Effect: 'Allow',
      Principal: '*',
      Action: 'kms:Decrypt',
      Resource: '*',
      ...statement,
    })),
  });

const tooManyClasses = 'It could not be decided because there are too many classes of requests to evaluate them all.';

const rows: readonly (readonly [about: string, reason: string, statements: readonly object[]])[] = [
  [
    'sets of values of a multivalued key',
    tooManyClasses,
    list(60, (index) => ({
      Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': [`*a${index}*`, `b*${index}`] } },
    })),
  ],
  [
    'values of keys that nobody documents',
    tooManyClasses,
    list(60, (index) => ({ Condition: { StringLike: { [`my:key${index % 3}`]: [`*a${index}*`, `b*${index}`] } } })),
  ],
  [
    'ranges of addresses',
    tooManyClasses,
    list(200, (index) => ({
      Effect: index % 2 === 0 ? 'Allow' : 'Deny',
      Condition: { IpAddress: { 'aws:SourceIp': list(20, (range) => `10.${index}.${range}.0/24`) } },
    })),
  ],
  [
    'actions that nobody documents',
    'It could not be decided because there are too many undocumented actions.',
    list(100, (index) => ({ Action: list(20, (action) => `kms:Invented${index}x${action}`) })),
  ],
];

describe('a comparison with more than can be tried', () => {
  it.each(rows)('ends undecided: %s', (_about, reason, statements) => {
    const before = inspectKeyPolicy(documentOf(statements), language, subject);
    const after = documentOf(statements.map((statement) => ({ ...statement, Principal: { AWS: '*' }, Sid: 'New' })));
    const changed = after.replaceAll('*a', '*7a').replaceAll('.0/24', '.0/25');
    expect(before.newAccess(changed)).toEqual({ verdict: 'UNDECIDED', witnesses: [], reason });
  });
});
