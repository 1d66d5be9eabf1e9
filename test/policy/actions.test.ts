import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandStatement } from '../../src/policy/analyze/actions.ts';
import { matchesAction } from '../../src/policy/match/statement-match.ts';
import { type Cloud, grounds, parse, type StatementText } from './judging.ts';

const expand = (statement: StatementText, cloud: Cloud = 'aws') => {
  const [parsed] = parse([{ Principal: '*', ...statement }], grounds[cloud]).statements;
  return expandStatement(parsed!, grounds[cloud].grammar);
};

describe('expandStatement', () => {
  const pattern = fc
    .array(fc.constantFrom('kms:', 'KMS:', 'Get', 'Key', 'Decrypt', 'encrypt', 'Put', 'Policy', '*', '?', 'c', ''), {
      maxLength: 5,
    })
    .map((words) => words.join(''));
  const patterns = fc.array(pattern, { maxLength: 4 });

  it.each<Cloud>(['aws', 'alibaba-cloud'])('covers what each pattern matches, on %s', (cloud) => {
    const { all } = grounds[cloud].grammar.actions;
    fc.assert(
      fc.property(patterns, (Action) => {
        const documented = all.filter((action) => Action.some((one) => matchesAction(one, action)));
        expect(expand({ Action }, cloud).documented).toEqual(documented);
      }),
    );
    fc.assert(
      fc.property(patterns, (NotAction) => {
        const documented = all.filter(
          (action) => NotAction.length > 0 && !NotAction.some((one) => matchesAction(one, action)),
        );
        expect(expand({ NotAction }, cloud).documented).toEqual(documented);
      }),
    );
  });

  it('lets both elements of a draft agree', () => {
    expect(expand({ Action: 'kms:*crypt', NotAction: 'kms:Enc*' }).documented).toEqual(['kms:Decrypt']);
    expect(expand({ Action: '*', NotAction: 'kms:*' }).documented).toEqual([]);
  });

  it('keeps names of the service that are not documented, and patterns where there is nothing else', () => {
    expect(expand({ Action: ['kms:Decrypt', 'kms:Future', 's3:Get'] }).others).toEqual(['kms:Future']);
    expect(expand({ Action: ['kms:Decrypt', 's3:Get'] }).others).toEqual([]);
    expect(expand({ Action: ['s3:Get', 's3:*'] }).others).toEqual(['s3:Get', 's3:*']);
  });

  it('still tells right from wrong after more patterns than it remembers', () => {
    for (let index = 0; index < 1_100; index++)
      expect(expand({ Action: `kms:Decrypt*${index}` }).documented).toEqual([]);
    expect(expand({ Action: ['kms:Decr*', `kms:Encrypt${'*'.repeat(100)}`] }).documented).toEqual([
      'kms:Decrypt',
      'kms:Encrypt',
    ]);
  });
});
