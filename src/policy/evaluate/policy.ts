import { isEffective } from '../analyze/effective.ts';
import type { Grammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import type { ParsedKeyPolicy, PolicySubject } from '../types.ts';
import { type CompiledStatement, compileStatement } from './statement.ts';

/** The effective statements on an action, which is in lower case. */
export type CompiledPolicy = (lowerAction: string) => readonly CompiledStatement[];

const compiled = new WeakMap<ParsedKeyPolicy, WeakMap<PolicySubject, CompiledPolicy>>();

/**
 * A policy prepared once for the key that it is judged for. It is read by one grammar only, which is why the grammar has
 * no part in what is kept.
 */
export const compilePolicy = (policy: ParsedKeyPolicy, grammar: Grammar, subject: PolicySubject): CompiledPolicy => {
  const bySubject = compiled.get(policy) ?? new WeakMap<PolicySubject, CompiledPolicy>();
  const known = bySubject.get(subject);
  if (known !== undefined) return known;
  const variables = grammar.variableVersions.includes(policy.version ?? '');
  const statements = policy.statements
    .filter((statement) => isEffective(statement, grammar, subject))
    .map((statement) => compileStatement(statement, grammar.actions, subject, variables));
  const prepared = indexByAction(statements, grammar);
  compiled.set(policy, bySubject.set(subject, prepared));
  return prepared;
};

/** Keeps the answer for documented actions alone, so that made-up ones can't fill the memory. */
const indexByAction = (statements: readonly CompiledStatement[], grammar: Grammar): CompiledPolicy => {
  const documented = new Set(grammar.actions.all.map(toLowerAscii));
  const index = new Map<string, readonly CompiledStatement[]>();
  return (lowerAction) => {
    const known = index.get(lowerAction);
    if (known !== undefined) return known;
    const found = statements.filter(({ coversAction }) => coversAction(lowerAction));
    if (documented.has(lowerAction)) index.set(lowerAction, found);
    return found;
  };
};
