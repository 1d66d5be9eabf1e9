import { actionIndexOf, noActions } from '../analyze/action-set.ts';
import { isEffective } from '../analyze/effective.ts';
import type { Grammar } from '../languages/statements/grammar.ts';
import type { ParsedKeyPolicy, PolicySubject } from '../types.ts';
import { type CompiledStatement, compileStatement } from './statement.ts';

/** The effective statements on an action, which is in lower case. */
export type CompiledPolicy = (lowerAction: string) => readonly CompiledStatement[];

const compiled = new WeakMap<ParsedKeyPolicy, { readonly subject: PolicySubject; readonly policy: CompiledPolicy }>();

/**
 * A policy prepared for the key that it is judged for, and kept for the last such key: nearly every policy is judged
 * for one key alone. It is read by one grammar only, which is why the grammar has no part in what is kept.
 */
export const compilePolicy = (policy: ParsedKeyPolicy, grammar: Grammar, subject: PolicySubject): CompiledPolicy => {
  const known = compiled.get(policy);
  if (known?.subject === subject) return known.policy;
  const variables = grammar.variableVersions.includes(policy.version ?? '');
  const statements = policy.statements
    .filter((statement) => isEffective(statement, grammar, subject))
    .map((statement) => compileStatement(statement, grammar.actions, subject, variables));
  const prepared = indexByAction(statements, grammar);
  compiled.set(policy, { subject, policy: prepared });
  return prepared;
};

/** Keeps the answer for documented actions alone, so that made-up ones can't fill the memory. */
const indexByAction = (statements: readonly CompiledStatement[], grammar: Grammar): CompiledPolicy => {
  const { matching } = actionIndexOf(grammar.actions);
  const index = new Map<string, readonly CompiledStatement[]>();
  return (lowerAction) => {
    const known = index.get(lowerAction);
    if (known !== undefined) return known;
    const found = statements.filter(({ coversAction }) => coversAction(lowerAction));
    if (matching(lowerAction) !== noActions) index.set(lowerAction, found);
    return found;
  };
};
