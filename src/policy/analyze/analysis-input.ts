import type { Grammar } from '../languages/language.ts';
import type { KeyPolicyStatement, ParsedKeyPolicy, PolicySubject } from '../types.ts';
import { createCoversOther, expandStatement, type StatementActions } from './actions.ts';
import { type IneffectiveReason, whyIneffective } from './effective.ts';

/** What the rules of this folder look at: the effective statements of a policy, and whose key it is on. */
export interface Setting {
  readonly policy: ParsedKeyPolicy;
  readonly grammar: Grammar;
  readonly subject: PolicySubject;
  /** The key's own account; null where a draft leaves it open. */
  readonly ownAccount: string | null;
  readonly allows: readonly EffectiveStatement[];
  readonly denies: readonly EffectiveStatement[];
  readonly ineffective: readonly { readonly statement: KeyPolicyStatement; readonly reason: IneffectiveReason }[];
  /** Whether `${…}` in a condition value stands for something that comes with the request. */
  readonly hasVariables: boolean;
}

/** A statement that counts, with what its Action or NotAction stands for. */
export interface EffectiveStatement {
  readonly statement: KeyPolicyStatement;
  readonly actions: StatementActions;
  /** For actions that are not documented. */
  readonly coversOther: (action: string) => boolean;
}

export function createSetting(policy: ParsedKeyPolicy, grammar: Grammar, subject: PolicySubject): Setting {
  const allows: EffectiveStatement[] = [];
  const denies: EffectiveStatement[] = [];
  const ineffective: { statement: KeyPolicyStatement; reason: IneffectiveReason }[] = [];
  for (const statement of policy.statements) {
    const reason = whyIneffective(statement, grammar, subject);
    if (reason !== null) ineffective.push({ statement, reason });
    else
      (statement.effect === 'ALLOW' ? allows : denies).push({
        statement,
        actions: expandStatement(statement, grammar),
        coversOther: createCoversOther(statement),
      });
  }
  return {
    policy,
    grammar,
    subject,
    ownAccount: subject.accountId ?? onlyAccountNamed(allows),
    allows,
    denies,
    ineffective,
    hasVariables: policy.version !== null && grammar.variableVersions.includes(policy.version),
  };
}

/** Whether a statement is about an action, which is documented or one of the others. */
export function coversAction(
  { actions, coversOther }: EffectiveStatement,
  action: string,
  list: keyof StatementActions = 'documented',
): boolean {
  return list === 'documented' ? actions.documented.includes(action) : coversOther(action);
}

/**
 * A draft may come without an account. Where all that it lets in are of one account, that is taken for the key's own:
 * a policy that names no one of its own account would lock the key. Where they are of several, all but one are surely
 * outside and nobody can tell which, so each counts as outside.
 */
function onlyAccountNamed(allows: readonly EffectiveStatement[]): string | null {
  const accounts = new Set<string>();
  for (const { statement } of allows) {
    for (const { accountId } of statement.principals ?? []) if (accountId !== null) accounts.add(accountId);
  }
  const [only = null] = accounts.size === 1 ? accounts : [];
  return only;
}
