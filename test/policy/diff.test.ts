import { describe, expect, it } from 'vitest';
import { diffPolicies } from '../../src/policy/compare/diff.ts';
import { readKeyPolicy } from '../../src/policy/parse/index.ts';
import type { ParsedKeyPolicy } from '../../src/policy/types.ts';
import { readCases, testClouds } from './test-clouds.ts';

interface DiffCase {
  readonly about: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly changes: readonly (readonly [kind: string, path: string, before: string | null, after: string | null])[];
}

const { grammar, subject } = testClouds.aws;

function read(policy: unknown): ParsedKeyPolicy {
  const reading = readKeyPolicy(JSON.stringify(policy), grammar, subject);
  if (reading.policy === null) throw new Error('A case of the table is not well-formed.');
  return reading.policy;
}

const diff = (before: unknown, after: unknown) =>
  diffPolicies(read(before), read(after), grammar, subject).map((change) => [
    change.kind,
    change.path,
    change.before,
    change.after,
  ]);

describe('a diff', () => {
  it.each(readCases<DiffCase>('diff'))('$about', ({ before, after, changes }) => {
    expect(diff(before, after)).toEqual(changes);
  });

  it.each(readCases<DiffCase>('diff'))('has as many changes in reverse: $about', ({ before, after, changes }) => {
    const undo = diff(after, before);
    const count = (kind: string, list: readonly (readonly unknown[])[]) => list.filter((change) => change[0] === kind);
    expect(count('ADDED', undo)).toHaveLength(count('REMOVED', changes).length);
    expect(count('REMOVED', undo)).toHaveLength(count('ADDED', changes).length);
    expect(count('CHANGED', undo)).toHaveLength(count('CHANGED', changes).length);
  });

  it('pairs similar statements of long policies', () => {
    const statements = (action: string) =>
      Array.from({ length: 400 }, (_, index) => ({
        Effect: 'Allow',
        Principal: { AWS: [`arn:aws:iam::111122223333:role/r${index}`, 'arn:aws:iam::111122223333:root'] },
        Action: ['kms:Encrypt', action],
        Resource: '*',
      }));
    const changes = diff({ Statement: statements('kms:Sign') }, { Statement: statements('kms:Verify').reverse() });
    expect(changes).toHaveLength(800);
    expect(changes.slice(0, 2)).toEqual([
      ['REMOVED', 'Statement[0].Action', 'kms:Sign', null],
      ['ADDED', 'Statement[399].Action', null, 'kms:Verify'],
    ]);
  });

  it('lists every statement of two long policies without similar ones', () => {
    const statements = (effect: string) =>
      Array.from({ length: 500 }, (_, index) => ({ Effect: effect, Action: `kms:${effect}${index}` }));
    const changes = diff({ Statement: statements('Allow') }, { Statement: statements('Deny') });
    expect(changes.map(([kind, path]) => `${kind} ${path}`)).toEqual([
      ...Array.from({ length: 500 }, (_, index) => `REMOVED Statement[${index}]`),
      ...Array.from({ length: 500 }, (_, index) => `ADDED Statement[${index}]`),
    ]);
  });
});
