import { describe, expect, it } from 'vitest';
import { operators, parseOperator } from '../../src/policy/parse/operator.ts';

describe('an operator', () => {
  it.each([
    ['StringEquals', 'StringEquals', null, false, false, true],
    ['stringnotlikeifexists', 'StringNotLike', null, true, true, true],
    ['ForAllValues:StringEquals', 'StringEquals', 'FOR_ALL_VALUES', false, false, true],
    ['FORANYVALUE:ARNNOTLIKEIFEXISTS', 'ArnNotLike', 'FOR_ANY_VALUE', true, true, true],
    ['NotIpAddress', 'NotIpAddress', null, false, true, true],
    ['Null', 'Null', null, false, false, true],
    ['NullIfExists', 'Null', null, true, false, false],
    ['ForAnyValues:StringEquals', 'ForAnyValues:StringEquals', null, false, false, false],
    ['ForAllValues:ForAnyValue:Bool', 'ForAnyValue:Bool', 'FOR_ALL_VALUES', false, false, false],
    ['BoolIfExistsIfExists', 'BoolIfExists', null, true, false, false],
    ['IfExists', '', null, true, false, false],
    ['ForAllValues:IfExists', '', 'FOR_ALL_VALUES', true, false, false],
    ['İfExists', 'İfExists', null, false, false, false],
    ['', '', null, false, false, false],
  ] as const)('%s', (operator, baseOperator, setQualifier, ifExists, negated, known) => {
    expect(parseOperator(operator)).toMatchObject({ baseOperator, setQualifier, ifExists, negated, known });
  });

  it('is negated if and only if its name contains Not', () => {
    for (const { name, negated } of operators.values()) expect(negated).toBe(name.includes('Not'));
  });
});
