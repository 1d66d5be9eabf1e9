import { isEffective } from '../effective.ts';
import type { Grammar } from '../grammar.ts';
import type { KeyPolicyStatement, ParsedKeyPolicy, PolicySubject } from '../types.ts';

/** What the rules of this folder look at: the effective statements of a policy, and whose key it is on. */
export interface Setting {
  readonly policy: ParsedKeyPolicy;
  readonly grammar: Grammar;
  readonly subject: PolicySubject;
  /** The key's own account; null where a draft leaves it open. */
  readonly ownAccount: string | null;
  readonly allows: readonly KeyPolicyStatement[];
  readonly denies: readonly KeyPolicyStatement[];
  /** Whether `${…}` in a condition value stands for something that comes with the request. */
  readonly hasVariables: boolean;
}

export function createSetting(policy: ParsedKeyPolicy, grammar: Grammar, subject: PolicySubject): Setting {
  const effective = policy.statements.filter((statement) => isEffective(statement, grammar, subject));
  const allows = effective.filter(({ effect }) => effect === 'ALLOW');
  return {
    policy,
    grammar,
    subject,
    ownAccount: subject.accountId ?? onlyAccountNamed(allows),
    allows,
    denies: effective.filter(({ effect }) => effect === 'DENY'),
    hasVariables: policy.version !== null && grammar.variableVersions.includes(policy.version),
  };
}

/**
 * A draft may come without an account. Where all that it lets in are of one account, that is taken for the key's own:
 * a policy that names no one of its own account would lock the key. Where they are of several, all but one are surely
 * outside and nobody can tell which, so each counts as outside.
 */
function onlyAccountNamed(allows: readonly KeyPolicyStatement[]): string | null {
  const accounts = new Set<string>();
  for (const { principals } of allows) {
    for (const { accountId } of principals ?? []) if (accountId !== null) accounts.add(accountId);
  }
  const [only = null] = accounts.size === 1 ? accounts : [];
  return only;
}
