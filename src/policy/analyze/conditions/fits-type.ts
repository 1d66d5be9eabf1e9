import { toLowerAscii } from '../../letter-case.ts';
import { operators } from '../../parse/operator.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import type { ConditionScope } from './scope.ts';

/** Whether a condition's operator fits the type of its key. The clouds ignore a condition whose operator does not. */
export const fitsType = ({ baseOperator, key }: KeyPolicyCondition, { grammar }: ConditionScope): boolean => {
  const operator = operators.get(toLowerAscii(baseOperator));
  return operator !== undefined && grammar.conditions.fits(operator.family, key);
};
