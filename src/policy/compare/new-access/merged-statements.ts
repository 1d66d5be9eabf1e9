import { groupBy } from '../../group-by.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyCondition, KeyPolicyStatement, ParsedKeyPolicy } from '../../types.ts';

/** Conditions beyond these are compared as they are. */
const positions = [0, 1, 2, 3];

/** Whether values are alternatives: a request that meets the condition with either of two values meets it with both. */
const hasAlternatives = (condition: KeyPolicyCondition | undefined): boolean =>
  condition !== undefined &&
  condition.baseOperator !== 'Null' &&
  condition.setQualifier !== 'FOR_ALL_VALUES' &&
  !condition.negated &&
  !condition.values.some((value) => value.includes('${'));

/** What a statement says, apart from the values of one condition. */
const nameWithout = (statement: KeyPolicyStatement, position: number): string => {
  const { index, sid, conditions, ...elements } = statement;
  const compared = conditions.map(({ baseOperator, setQualifier, ifExists, key, values }, at) => [
    baseOperator,
    setQualifier,
    ifExists,
    toLowerAscii(key),
    at === position ? null : values,
  ]);
  return JSON.stringify([elements, compared]);
};

const parts = new WeakMap<KeyPolicyStatement, readonly KeyPolicyStatement[]>();

/** The statements in place of which a statement is; itself where it is not merged. */
export const partsOf = (statement: KeyPolicyStatement): readonly KeyPolicyStatement[] =>
  parts.get(statement) ?? [statement];

const unite = (statements: readonly KeyPolicyStatement[], position: number): readonly KeyPolicyStatement[] => {
  const [first] = statements;
  const condition = first?.conditions[position];
  if (first === undefined || condition === undefined || statements.length === 1) return statements;
  const values = [...new Set(statements.flatMap(({ conditions }) => conditions[position]?.values ?? []))];
  const merged = { ...first, conditions: first.conditions.with(position, { ...condition, values }) };
  parts.set(merged, statements.flatMap(partsOf));
  return [merged];
};

const mergeAt = (statements: readonly KeyPolicyStatement[], position: number): readonly KeyPolicyStatement[] => {
  const groups = groupBy(statements, (statement) =>
    hasAlternatives(statement.conditions[position]) ? nameWithout(statement, position) : statement,
  );
  return [...groups.values()].flatMap((group) => unite(group, position));
};

/**
 * The same policy with one statement in place of those that differ only in the values of one condition: together they
 * apply to the same requests.
 */
export const mergeStatements = (policy: ParsedKeyPolicy): ParsedKeyPolicy => {
  const statements = positions.reduce(mergeAt, policy.statements);
  return statements.length === policy.statements.length ? policy : { ...policy, statements };
};
