import { toLowerAscii } from '../letter-case.ts';
import { isReadable, mayHoldVariable } from '../match/conditions/readable.ts';
import type { KeyPolicyCondition, KeyPolicyEffect } from '../types.ts';
import { hasActionWithKey, type StatementActions } from './carriers.ts';
import type { OperatorFamily } from './operator.ts';
import { type Path, quoted } from './path.ts';
import type { ReadingScope } from './scope.ts';

/** The statement that a condition belongs to, as far as its meaning hangs on it. */
export interface ConditionedStatement extends StatementActions {
  readonly effect: KeyPolicyEffect;
  /** Whether `${…}` is a variable in this version of the language. */
  readonly variables: boolean;
}

/** Notes what the provider refuses in a condition, and what no request can ever meet. */
export const noteConditionDoubts = (
  condition: KeyPolicyCondition,
  family: OperatorFamily | null,
  statement: ConditionedStatement,
  blockPath: Path,
  scope: ReadingScope,
): void => {
  if (family === null) return;
  const { log, grammar } = scope;
  if (condition.setQualifier === null && family !== 'NULL' && grammar.conditions.isMultivalued(condition.key))
    log.note('MISSING_SET_OPERATOR', blockPath.at(condition.key), missingSetOperator(condition));
  const reason = reasonAgainst(condition, family, statement, scope);
  if (reason !== null)
    log.note('NEVER_MATCHES', blockPath.at(condition.key), `${consequenceOf(condition, statement)}: ${reason}.`);
};

const missingSetOperator = ({ key, operator }: KeyPolicyCondition): string =>
  `${quoted(key)} may have several values in one request: write "ForAnyValue:" or "ForAllValues:" before ${quoted(operator)}.`;

const consequenceOf = ({ negated }: KeyPolicyCondition, { effect }: ConditionedStatement): string => {
  if (!negated) return 'No request meets this condition, so that the statement does nothing';
  return effect === 'DENY'
    ? 'Every request meets this condition, so that nobody is spared by it'
    : 'Every request meets this condition, so that it limits nothing';
};

/** False where a request that lacks the key, or has no value that fits, does not meet the condition. */
const isMetWithoutMatch = ({ setQualifier, ifExists, negated }: KeyPolicyCondition): boolean => {
  return setQualifier === 'FOR_ALL_VALUES' || ifExists || (negated && setQualifier === null);
};

/** Why no value can ever fit; null where one may. */
const reasonAgainst = (
  condition: KeyPolicyCondition,
  family: OperatorFamily,
  statement: ConditionedStatement,
  scope: ReadingScope,
): string | null => {
  const isMissingKeyFatal = condition.baseOperator === 'Null' ? asksForKey(condition) : !isMetWithoutMatch(condition);
  if (isMissingKeyFatal && !hasActionWithKey(statement, condition.key, scope.grammar.actions))
    return `no action of the statement carries ${quoted(condition.key)}`;
  const isSettled = condition.negated ? condition.setQualifier !== 'FOR_ANY_VALUE' : !isMetWithoutMatch(condition);
  return isSettled ? reasonAgainstValues(condition, family, statement, scope) : null;
};

const asksForKey = ({ values }: KeyPolicyCondition): boolean =>
  values.length > 0 && values.every((value) => value.toLowerCase() === 'false');

const reasonAgainstValues = (
  condition: KeyPolicyCondition,
  family: OperatorFamily,
  { variables }: ConditionedStatement,
  scope: ReadingScope,
): string | null => {
  if (condition.values.length === 0) return 'it lists no value';
  let first: string | null = null;
  for (const value of condition.values) {
    const reason =
      variables && mayHoldVariable(family, value) ? null : reasonAgainstValue(value, condition, family, scope);
    if (reason === null) return null;
    first ??= reason;
  }
  return first;
};

const literalOperators: ReadonlySet<string> = new Set([
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
]);
const wildcard = /[*?]/;

const reasonAgainstValue = (
  value: string,
  { baseOperator, key }: KeyPolicyCondition,
  family: OperatorFamily,
  { grammar }: ReadingScope,
): string | null => {
  if (!isReadable(family, value)) return `${quoted(value)} is nothing that ${baseOperator} can compare with`;
  const lowerKey = toLowerAscii(key);
  if (literalOperators.has(baseOperator) && wildcard.test(value) && grammar.conditions.audienceKey(lowerKey) !== null)
    return `${quoted(value)} is compared letter by letter under ${baseOperator}, and no ${key} has such a letter`;
  return grammar.conditions.reasonAgainst(lowerKey, value);
};
