import { actionIndexOf, noActions } from '../analyze/action-set.ts';
import { isEffective } from '../analyze/effective.ts';
import type { Grammar } from '../languages/statements/grammar.ts';
import type { ParsedKeyPolicy, PolicySubject } from '../types.ts';
import { type CompiledStatement, compileStatement } from './statement.ts';

/** The effective statements on an action, which is in lower case. */
export type CompiledPolicy = (lowerAction: string) => readonly CompiledStatement[];

const compiled = new WeakMap<ParsedKeyPolicy, { readonly subject: PolicySubject; readonly policy: CompiledPolicy }>();

/**
 * A policy compiled for a key, cached for the last key only, since nearly every policy is evaluated for a single key. A
 * policy is only ever read by one grammar, so the grammar is not part of the cache key.
 */
export const compilePolicy = (policy: ParsedKeyPolicy, grammar: Grammar, subject: PolicySubject): CompiledPolicy => {
  const known = compiled.get(policy);
  if (known?.subject === subject) return known.policy;
  const variables = grammar.variableVersions.includes(policy.version ?? '');
  const statements = policy.statements
    .filter((statement) => isEffective(statement, grammar, subject))
    .map((statement) => compileStatement(statement, grammar, subject, variables));
  const prepared = indexByAction(statements, grammar);
  compiled.set(policy, { subject, policy: prepared });
  return prepared;
};

/** Cached for documented actions only, so that invented ones can't fill the memory. */
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
