import { toLowerAscii } from '../../letter-case.ts';
import { type OperatorFamily, parseOperator } from '../../parse/operator.ts';
import type { KeyPolicyStatement } from '../../types.ts';
import { isArn } from '../arn-glob.ts';
import { parseRange } from './address.ts';
import { parseDate } from './parse-date.ts';
import { readBoolean, readBytes, readNumber } from './scalars.ts';

/** Whether the operators of a family can compare with a value. */
const readers: Readonly<Record<OperatorFamily, (value: string, arnParts: number) => boolean>> = {
  STRING: () => true,
  ARN: (value, arnParts) => value === '*' || isArn(value, arnParts),
  NUMERIC: (value) => readNumber(value) !== null,
  DATE: (value) => parseDate(value) !== null,
  BOOL: (value) => readBoolean(value) !== null,
  NULL: (value) => readBoolean(value) !== null,
  BINARY: (value) => readBytes(value) !== null,
  IP: (value) => parseRange(value) !== null,
};

/**
 * Whether the operators of the family can read a value of a policy. Other values match nothing.
 * @param arnParts - The number of parts that colons separate in the provider's ARNs.
 */
export const isReadable = (family: OperatorFamily, value: string, arnParts: number): boolean => {
  return readers[family](value, arnParts);
};

/** Whether the value contains a policy variable: only values that are compared as text can. */
export const mayHoldVariable = (family: OperatorFamily, value: string): boolean => {
  return (family === 'STRING' || family === 'ARN') && value.includes('${');
};

/**
 * The keys, in lower case, that a Deny compares by a negated operator with a value that the operator can't read. Whether
 * it then denies everyone with the key or nobody is not documented.
 */
export const unreadableKeysOf = ({ effect, conditions }: KeyPolicyStatement, arnParts: number): readonly string[] => {
  if (effect === 'ALLOW') return [];
  return conditions.flatMap(({ negated, operator, key, values }) => {
    const { family } = parseOperator(operator);
    if (!negated || family === null || family === 'STRING') return [];
    const isOpen = (value: string) => !isReadable(family, value, arnParts) && !mayHoldVariable(family, value);
    return values.some(isOpen) ? [toLowerAscii(key)] : [];
  });
};
