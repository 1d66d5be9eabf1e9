import type { Grammar } from '../../languages/statements/grammar.ts';
import { toLowerAscii } from '../../letter-case.ts';
import { isMetWithoutMatch } from '../../match/conditions/missing-key.ts';
import { isReadable, mayHoldVariable } from '../../match/conditions/readable.ts';
import { type OperatorFamily, operators } from '../../parse/operator.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import { fitsType } from './fits-type.ts';
import { matchNobody } from './identified.ts';
import { readValues } from './read-values.ts';
import { type ConditionScope, unknownAccount } from './scope.ts';

/**
 * Whether no request can meet a condition: nothing can match its values, and the operator requires a match.
 */
export const neverHolds = (condition: KeyPolicyCondition, grammar: Grammar): boolean => {
  const { negated, values, baseOperator } = condition;
  if (isMetWithoutMatch(condition)) return false;
  if (values.length === 0) return !negated;
  const family = operators.get(toLowerAscii(baseOperator))?.family;
  if (negated || family === undefined) return false;
  return (
    areUnreadable(values, family, grammar.conditions.arnShape.parts) ||
    (family !== 'NULL' && identifyNobody(condition, grammar))
  );
};

const areUnreadable = (values: readonly string[], family: OperatorFamily, arnParts: number): boolean => {
  if (family === 'STRING') return false;
  return values.every((value) => !isReadable(family, value, arnParts) && !mayHoldVariable(family, value));
};

/** Whether the values of a key about the caller match nobody, such as values with a literal wildcard. */
const identifyNobody = (condition: KeyPolicyCondition, grammar: Grammar): boolean => {
  const { values, key } = condition;
  if (values.some((value) => isPlain(value))) return false;
  const lowerKey = toLowerAscii(key);
  const audienceKey = grammar.conditions.audienceKey(lowerKey);
  const scope: ConditionScope = { grammar, ownAccount: unknownAccount, ownPartition: null, allowsVariables: true };
  if (audienceKey === null || audienceKey.kind === 'SOURCE_IN_CONTEXT' || !fitsType(condition, scope)) return false;
  // Nearly always the first value matches someone.
  return values.every((value) => {
    const read = readValues({ ...condition, values: [value] }, audienceKey, scope);
    return read !== null && matchNobody(read);
  });
};

/** True for nearly all values: they match someone, and need not be read. */
const isPlain = (value: string): boolean => {
  return !/[*?]|assumed-role|^[\d.:a-f]+(?:\/|$)/.test(value);
};
