import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionIndexOf } from '../../src/policy/analyze/action-set.ts';
import { ActionUniverse } from '../../src/policy/analyze/action-universe.ts';
import { matchesAction } from '../../src/policy/match/statement-match.ts';
import type { KeyPolicyEffect } from '../../src/policy/types.ts';
import { type Cloud, parse, type StatementText, testClouds } from './test-clouds.ts';

const expand = (statement: StatementText, cloud: Cloud = 'aws', effect: KeyPolicyEffect = 'ALLOW') => {
  const [parsed] = parse([{ Principal: '*', ...statement }], testClouds[cloud]).statements;
  const universe = new ActionUniverse(actionIndexOf(testClouds[cloud].grammar.actions));
  if (effect === 'ALLOW') universe.add(parsed!.actions);
  return universe.toNames(universe.expand(parsed!, effect));
};

describe('the actions of a statement', () => {
  const pattern = fc
    .array(fc.constantFrom('kms:', 'KMS:', 'Get', 'Key', 'Decrypt', 'encrypt', 'Put', 'Policy', '*', '?', 'c', ''), {
      maxLength: 5,
    })
    .map((words) => words.join(''))
    .filter((text) => text.includes('*') || text.includes('?'));
  const patterns = fc.array(pattern, { maxLength: 4 });

  it.each<Cloud>(['aws', 'alibaba-cloud'])('are those that each pattern matches, on %s', (cloud) => {
    const { onKey } = testClouds[cloud].grammar.actions;
    fc.assert(
      fc.property(patterns, (Action) => {
        expect(expand({ Action }, cloud)).toEqual(
          onKey.filter((action) => Action.some((one) => matchesAction(one, action))),
        );
      }),
    );
    fc.assert(
      fc.property(patterns, (NotAction) => {
        expect(expand({ NotAction }, cloud)).toEqual(
          onKey.filter((action) => NotAction.length > 0 && !NotAction.some((one) => matchesAction(one, action))),
        );
      }),
    );
  });

  it('are those on which both elements of a draft agree', () => {
    expect(expand({ Action: 'kms:*crypt', NotAction: 'kms:Enc*' })).toEqual(['kms:Decrypt']);
    expect(expand({ Action: '*', NotAction: 'kms:*' })).toEqual([]);
  });

  it('contain undocumented names of the service as they are written', () => {
    expect(expand({ Action: ['kms:Decrypt', 'kms:Future', 'kms:FUTURE', 's3:Get'] })).toEqual([
      'kms:Decrypt',
      'kms:Future',
    ]);
    expect(expand({ Action: ['kms:Future*', 's3:*'] })).toEqual([]);
  });

  it('hold none that acts on no key', () => {
    expect(expand({ Action: ['kms:CreateKey', 'kms:ListKeys', 'kms:GenerateRandom'] })).toEqual([]);
    expect(expand({ Action: 'kms:List*' })).not.toContain('kms:ListAliases');
  });

  it('expand an operation to its actions only in an Allow', () => {
    expect(expand({ Action: 'kms:ReEncrypt' })).toEqual(['kms:ReEncryptFrom', 'kms:ReEncryptTo']);
    expect(expand({ Effect: 'Deny', Action: 'kms:ReEncrypt' }, 'aws', 'DENY')).toEqual([]);
    const allButNothing = expand({ Effect: 'Deny', NotAction: 'kms:ReEncrypt' }, 'aws', 'DENY');
    expect(allButNothing).toEqual(expand({ Action: 'kms:*' }));
  });

  it('are still correct after more patterns than the cache holds', () => {
    for (let index = 0; index < 1_100; index++) expect(expand({ Action: `kms:Decrypt*${index}` })).toEqual([]);
    expect(expand({ Action: ['kms:Decr*', `kms:Encrypt${'*'.repeat(100)}`] })).toEqual(['kms:Decrypt', 'kms:Encrypt']);
  });
});
