import { actionIndexOf, noActions } from '../analyze/action-set.ts';
import { groupBy } from '../group-by.ts';
import type { Grammar } from '../languages/statements/grammar.ts';
import { listedNames } from './covered-actions.ts';
import type { CompiledStatement } from './statement.ts';

/** The effective statements on an action, which is in lower case. */
export type CompiledPolicy = (lowerAction: string) => readonly CompiledStatement[];

/** Only the statements that list the name or have patterns are compared with an undocumented one. */
const indexByName = (statements: readonly CompiledStatement[]): CompiledPolicy => {
  const places = statements.flatMap(({ statement }, place) =>
    (listedNames(statement) ?? [null]).map((name) => ({ name, place })),
  );
  const byName = groupBy(places, ({ name }) => name);
  return (lowerAction) => {
    const candidates = [...(byName.get(null) ?? []), ...(byName.get(lowerAction) ?? [])].map(({ place }) => place);
    const inOrder = [...new Set(candidates)].sort((one, other) => one - other);
    return inOrder.flatMap((place) => statements[place] ?? []).filter(({ coversAction }) => coversAction(lowerAction));
  };
};

/** Cached for documented actions only, so that invented ones can't fill the memory. */
export const indexByAction = (statements: readonly CompiledStatement[], grammar: Grammar): CompiledPolicy => {
  const { matching } = actionIndexOf(grammar.actions);
  const index = new Map<string, readonly CompiledStatement[]>();
  let onUndocumented: CompiledPolicy | undefined;
  return (lowerAction) => {
    const known = index.get(lowerAction);
    if (known !== undefined) return known;
    if (matching(lowerAction) === noActions) {
      onUndocumented ??= indexByName(statements);
      return onUndocumented(lowerAction);
    }
    const found = statements.filter(({ coversAction }) => coversAction(lowerAction));
    index.set(lowerAction, found);
    return found;
  };
};
