import type { KeyPolicyCondition } from '../types.ts';
import { type ConditionedStatement, reportConditionIssues } from './condition-issues.ts';
import type { JsonValue } from './json.ts';
import { type Operator, parseOperator } from './operator.ts';
import { type Path, quoted } from './path.ts';
import type { ReadingScope } from './scope.ts';
import { isJsonObject, keysOf, memberOf, readConditionValues, typeName } from './values.ts';

/** Reads Condition: each key under each operator is one condition. */
export const readConditions = (
  value: JsonValue,
  path: Path,
  statement: ConditionedStatement,
  scope: ReadingScope,
): readonly KeyPolicyCondition[] => {
  const conditions: KeyPolicyCondition[] = [];
  if (!isJsonObject(value)) {
    scope.log.reject('WRONG_TYPE', path, `Must be an object of operators, but is ${typeName(value)}.`);
    return conditions;
  }
  for (const operator of keysOf(value)) {
    const block = memberOf(value, operator) ?? null;
    const blockPath = path.at(operator);
    const parsed = readOperator(operator, blockPath, scope);
    if (isJsonObject(block)) {
      for (const key of keysOf(block)) {
        const condition = readCondition(operator, parsed, key, memberOf(block, key) ?? null, blockPath, scope);
        if (scope.log.wellFormed) reportConditionIssues(condition, parsed.family, statement, blockPath, scope);
        conditions.push(condition);
      }
    } else {
      scope.log.reject('WRONG_TYPE', blockPath, `Must be an object of condition keys, but is ${typeName(block)}.`);
    }
  }
  return conditions;
};

const readOperator = (operator: string, path: Path, { log }: ReadingScope): Operator => {
  const parsed = parseOperator(operator);
  if (!parsed.known) {
    log.note(
      'UNKNOWN_CONDITION_OPERATOR',
      path,
      `${quoted(operator)} is not a documented operator: check its spelling.`,
    );
  }
  return parsed;
};

const readCondition = (
  operator: string,
  parsed: Operator,
  key: string,
  value: JsonValue,
  blockPath: Path,
  { grammar, log }: ReadingScope,
): KeyPolicyCondition => {
  const path = blockPath.at(key);
  if (!grammar.conditions.isKnownKey(key)) {
    log.note('UNKNOWN_CONDITION_KEY', path, `${quoted(key)} is not a documented condition key: check its spelling.`);
  }
  const { baseOperator, setQualifier, ifExists, negated } = parsed;
  const values = readConditionValues(value, path, log);
  return { operator, baseOperator, setQualifier, ifExists, negated, key, values };
};
