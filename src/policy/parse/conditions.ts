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
  if (isJsonObject(value)) {
    return keysOf(value).flatMap((operator) =>
      readBlock(operator, memberOf(value, operator) ?? null, path.at(operator), statement, scope),
    );
  }
  scope.log.reject('WRONG_TYPE', path, `Must be an object of operators, but is ${typeName(value)}.`);
  return [];
};

/** Reads the conditions under one operator. */
const readBlock = (
  written: string,
  block: JsonValue,
  path: Path,
  statement: ConditionedStatement,
  scope: ReadingScope,
): readonly KeyPolicyCondition[] => {
  const operator = readOperator(written, path, scope);
  if (!isJsonObject(block)) {
    scope.log.reject('WRONG_TYPE', path, `Must be an object of condition keys, but is ${typeName(block)}.`);
    return [];
  }
  return keysOf(block).map((key) => {
    const values = readValuesOf(key, memberOf(block, key) ?? null, path.at(key), scope);
    const { baseOperator, setQualifier, ifExists, negated, family } = operator;
    const condition = { operator: written, baseOperator, setQualifier, ifExists, negated, key, values };
    if (scope.log.wellFormed) reportConditionIssues(condition, family, statement, path, scope);
    return condition;
  });
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

const readValuesOf = (key: string, value: JsonValue, path: Path, { grammar, log }: ReadingScope): readonly string[] => {
  if (!grammar.conditions.isKnownKey(key)) {
    log.note('UNKNOWN_CONDITION_KEY', path, `${quoted(key)} is not a documented condition key: check its spelling.`);
  }
  return readConditionValues(value, path, log);
};
