import type { CallerNames } from '../../languages/statements/caller-form.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import { hasPolicyVariables } from '../../match/conditions/variable-syntax.ts';
import type { KeyPolicyStatement, ParsedKeyPolicy } from '../../types.ts';
import type { ConditionTable, KeyCondition } from './key-condition.ts';

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
  const allowsVariables = hasPolicyVariables(policy, grammar);
  return statements.flatMap(({ effect, conditions }) =>
    conditions.map((condition) => table.of(condition, { effect, allowsVariables, arnParts })),
  );
};
