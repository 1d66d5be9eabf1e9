import type { CallerNames } from '../../languages/statements/caller-form.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import type { KeyPolicyStatement, ParsedKeyPolicy } from '../../types.ts';
import type { ConditionTable, KeyCondition } from './key-condition.ts';

/** Whether the policy's version of the language has policy variables. */
export const hasVariables = ({ version }: ParsedKeyPolicy, grammar: Grammar): boolean =>
  grammar.variableVersions.includes(version ?? '');

interface Compared {
  readonly names: CallerNames;
  readonly table: ConditionTable;
  readonly grammar: Grammar;
}

/** The conditions of some statements of a document. */
export const conditionsOf = (
  { table, grammar, names: { arnParts } }: Compared,
  policy: ParsedKeyPolicy,
  statements: readonly KeyPolicyStatement[],
): readonly KeyCondition[] => {
  const allowsVariables = hasVariables(policy, grammar);
  return statements.flatMap(({ effect, conditions }) =>
    conditions.map((condition) => table.of(condition, { effect, allowsVariables, arnParts })),
  );
};
