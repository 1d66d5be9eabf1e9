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
    'It could not be decided because the values of aws:tagkeys fall into too many classes.',
    list(60, (index) => ({
      Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': [`*a${index}*`, `b*${index}`] } },
    })),
  ],
  [
    'values of keys that nobody documents',
    'It could not be decided because the values of my:key0 fall into too many classes.',
    list(60, (index) => ({ Condition: { StringNotLike: { [`my:key${index % 3}`]: [`*a${index}*`, `b*${index}`] } } })),
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

describe('a request that would need hundreds of condition keys', () => {
  const older = inspectKeyPolicy(documentOf([{ Principal: { AWS: '444455556666' } }]), language, subject);
  const newAccessIf = (operator: string, value: string) => {
    const keys = Object.fromEntries(list(600, (index) => [`kms:EncryptionContext:key-${index}`, value]));
    return older.newAccess(documentOf([{ Condition: { [operator]: keys } }]));
  };

  it('is found where these may be absent', () => {
    expect(newAccessIf('StringEqualsIfExists', 'value').verdict).toBe('SOME');
    expect(newAccessIf('Null', 'true').witnesses.flatMap(({ context }) => context)).toEqual([]);
  });

  it('leaves it undecided where these have to be present: no request has as many', () => {
    expect(newAccessIf('StringEquals', 'value')).toMatchObject({ verdict: 'UNDECIDED', witnesses: [] });
  });
});

describe('a comparison of policies for hundreds of accounts', () => {
  const accounts = list(250, (index) => String(100_000_000_000 + index));
  const statementOf = (accountIds: readonly string[], Action: string | readonly string[]) => ({
    Principal: { AWS: accountIds },
    Action,
  });
  const older = inspectKeyPolicy(documentOf([statementOf(accounts, 'kms:Decrypt')]), language, subject);
  const verdictOf = (...statements: readonly object[]) => older.newAccess(documentOf(statements)).verdict;

  it('finds what one of them gains', () => {
    expect(verdictOf(statementOf(accounts, ['kms:Decrypt', 'kms:Encrypt']))).toBe('SOME');
    expect(verdictOf(statementOf([...accounts, '444455556666'], 'kms:Decrypt'))).toBe('SOME');
  });

  it('proves that they gain nothing where the statement is split', () => {
    expect(
      verdictOf(statementOf(accounts.slice(100), 'kms:Decrypt'), statementOf(accounts.slice(0, 100), 'kms:Decrypt')),
    ).toBe('NONE');
  });

  it('tells a masked account id from the accounts that it may be', () => {
    const { language: alibaba, subject: own } = testClouds['alibaba-cloud'];
    const textOf = (RAM: readonly string[]): string =>
      JSON.stringify({
        Version: '1',
        Statement: [{ Effect: 'Allow', Principal: { RAM }, Action: 'kms:Decrypt', Resource: '*' }],
      });
    const masked = ['acs:ram::19032530****:*'];
    const named = ['acs:ram::1903253031260001:user/ann', 'acs:ram::1111222233334444:user/bob'];
    expect(inspectKeyPolicy(textOf(named), alibaba, own).newAccess(textOf(masked)).verdict).not.toBe('NONE');
    expect(inspectKeyPolicy(textOf(masked), alibaba, own).newAccess(textOf(named)).verdict).not.toBe('NONE');
  });
});
