import { toLowerAscii } from '../letter-case.ts';
import { isFalseOnMissingKey, isMetWithoutMatch } from '../match/conditions/missing-key.ts';
import { isReadable, mayHoldVariable } from '../match/conditions/readable.ts';
import type { KeyPolicyCondition, KeyPolicyEffect } from '../types.ts';
import { type ActionElements, hasActionWithKey } from './action-with-key.ts';
import type { OperatorFamily } from './operator.ts';
import { type Path, quoted } from './path.ts';
import type { ReadingScope } from './scope.ts';

/** The parts of a statement that affect the meaning of its conditions. */
export interface ConditionedStatement extends ActionElements {
  readonly effect: KeyPolicyEffect;
  /** Whether `${…}` is a variable in this version of the language. */
  readonly allowsVariables: boolean;
}

/** Reports conditions that the provider rejects, and those that no request can meet. */
export const reportConditionIssues = (
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
    log.note(
      'NEVER_MATCHES',
      blockPath.at(condition.key),
      `${consequenceOf(condition, family, statement, scope)}: ${reason}.`,
    );
};

const missingSetOperator = ({ key, operator }: KeyPolicyCondition): string =>
  `${quoted(key)} may have several values in a request: prefix ${quoted(operator)} with "ForAnyValue:" or "ForAllValues:".`;

/** How the analysis reads the condition: what can't be told for certain never counts as denied. */
const consequenceOf = (
  { negated, values }: KeyPolicyCondition,
  family: OperatorFamily,
  { effect }: ConditionedStatement,
  { grammar }: ReadingScope,
): string => {
  if (!negated) return 'No request meets this condition, so the statement has no effect';
  if (effect === 'ALLOW') return 'Every request meets this condition, so it restricts nothing';
  return values.every((value) => isReadable(family, value, grammar.conditions.arnShape.parts))
    ? 'Every request meets this condition, so it exempts nobody'
    : 'This condition may exempt everyone, and the analysis assumes that it does';
};

/** Why no value can match; null where one may. */
const reasonAgainst = (
  condition: KeyPolicyCondition,
  family: OperatorFamily,
  statement: ConditionedStatement,
  scope: ReadingScope,
): string | null => {
  if (isFalseOnMissingKey(condition) && !hasActionWithKey(statement, condition.key, scope.grammar.actions))
    return `no action of the statement carries ${quoted(condition.key)}`;
  const isSettled = condition.negated ? condition.setQualifier !== 'FOR_ANY_VALUE' : !isMetWithoutMatch(condition);
  return isSettled ? reasonAgainstValues(condition, family, statement, scope) : null;
};

const reasonAgainstValues = (
  condition: KeyPolicyCondition,
  family: OperatorFamily,
  { allowsVariables }: ConditionedStatement,
  scope: ReadingScope,
): string | null => {
  if (condition.values.length === 0) return 'it lists no value';
  let first: string | null = null;
  for (const value of condition.values) {
    const reason =
      allowsVariables && mayHoldVariable(family, value) ? null : reasonAgainstValue(value, condition, family, scope);
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
  if (!isReadable(family, value, grammar.conditions.arnShape.parts))
    return `${baseOperator} can't compare with ${quoted(value)}`;
  const lowerKey = toLowerAscii(key);
  if (literalOperators.has(baseOperator) && wildcard.test(value) && grammar.conditions.audienceKey(lowerKey) !== null)
    return `${quoted(value)} is compared literally under ${baseOperator}, and no ${key} contains "*" or "?"`;
  return grammar.conditions.reasonAgainst(lowerKey, value);
};
