import type { Grammar } from '../grammar.ts';
import type { KeyPolicyPrincipal, KeyPolicyPrincipalKind, PrincipalIdentity } from '../types.ts';

/** The principals that a statement lists, looked up by name: a long list costs no more than a short one. */
export interface Roll {
  /** Whether a listed principal stands for all of another: anyone does, and so does an account for its members. */
  includes(principal: KeyPolicyPrincipal): boolean;
  /**
   * Whether NotPrincipal with this list spares a principal of a Deny, in part at least. A listed account spares its
   * root alone, so not a user or a role; an account goes on being reached through whoever of it is listed.
   */
  spares(principal: KeyPolicyPrincipal): boolean;
}

const membersOfAccounts: ReadonlySet<KeyPolicyPrincipalKind> = new Set([
  'ACCOUNT',
  'USER',
  'ROLE',
  'ASSUMED_ROLE_SESSION',
  'FEDERATED_USER',
]);

/** Kinds of which nothing is known but the text. */
const toldByTextOnly: ReadonlySet<KeyPolicyPrincipalKind> = new Set(['DELETED', 'CANONICAL_USER', 'UNKNOWN']);

type Named = Pick<PrincipalIdentity, 'kind' | 'accountId' | 'name'> & { readonly value?: string };

/** The same for two principals exactly where they are the same one, however they are written. */
function idOf({ kind, accountId, name, value }: Named): string {
  return toldByTextOnly.has(kind) ? `text ${value}` : `${kind} ${accountId} ${name}`;
}

/** The principal itself and what stands for it, such as the role of a session. */
function idsOf(principal: KeyPolicyPrincipal, { principals }: Grammar): readonly string[] {
  return [principal, ...principals.parents(principal)].map(idOf);
}

export function createRoll(listed: readonly KeyPolicyPrincipal[], grammar: Grammar): Roll {
  const hasAnyone = listed.some(({ kind }) => kind === 'ANYONE');
  const ids = new Set(listed.map(idOf));
  const idsWithParents = new Set(listed.flatMap((one) => idsOf(one, grammar)));
  const accounts = new Set(listed.map(({ accountId }) => accountId));
  const names = (principal: KeyPolicyPrincipal): boolean => idsOf(principal, grammar).some((id) => ids.has(id));
  const namesAccountOf = ({ kind, accountId }: KeyPolicyPrincipal): boolean =>
    membersOfAccounts.has(kind) && ids.has(idOf({ kind: 'ACCOUNT', accountId, name: null }));
  return {
    includes: (principal) => hasAnyone || namesAccountOf(principal) || names(principal),
    spares: (principal) =>
      hasAnyone ||
      names(principal) ||
      idsWithParents.has(idOf(principal)) ||
      (principal.kind === 'ACCOUNT' && accounts.has(principal.accountId)),
  };
}
