import type { Grammar } from '../languages/language.ts';
import type { KeyPolicyPrincipal, KeyPolicyPrincipalKind, PrincipalIdentity } from '../types.ts';

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

const idsByPrincipal = new WeakMap<KeyPolicyPrincipal, readonly string[]>();

/** Of the principal itself, which comes first, and of what stands for it, such as the role of a session. */
function idsOf(principal: KeyPolicyPrincipal, { principals }: Grammar): readonly string[] {
  const known = idsByPrincipal.get(principal);
  if (known !== undefined) return known;
  const ids = [principal, ...principals.parents(principal)].map(idOf);
  idsByPrincipal.set(principal, ids);
  return ids;
}

/** Tells of a principal by look-ups among those that a statement lists: a long list costs no more than a short one. */
type IsAmong = (principal: KeyPolicyPrincipal) => boolean;

const hasAnyone = (listed: readonly KeyPolicyPrincipal[]): boolean => listed.some(({ kind }) => kind === 'ANYONE');

/** Whether a listed principal stands for all of another: anyone does, and so does an account for its members. */
export function createIncludes(listed: readonly KeyPolicyPrincipal[], grammar: Grammar): IsAmong {
  if (hasAnyone(listed)) return () => true;
  const ids = new Set(listed.map(idOf));
  const namesAccountOf = ({ kind, accountId }: KeyPolicyPrincipal): boolean =>
    membersOfAccounts.has(kind) && ids.has(idOf({ kind: 'ACCOUNT', accountId, name: null }));
  return (principal) => namesAccountOf(principal) || idsOf(principal, grammar).some((id) => ids.has(id));
}

/**
 * Whether NotPrincipal with this list spares a principal of a Deny, in part at least. A listed account spares its root
 * alone, so not a user or a role; an account goes on being reached through whoever of it is listed.
 */
export function createSpares(listed: readonly KeyPolicyPrincipal[], grammar: Grammar): IsAmong {
  if (hasAnyone(listed)) return () => true;
  const ids = new Set(listed.map(idOf));
  const idsWithParents = new Set(listed.flatMap((one) => idsOf(one, grammar)));
  const accounts = new Set(listed.map(({ accountId }) => accountId));
  return (principal) =>
    (principal.kind === 'ACCOUNT' && accounts.has(principal.accountId)) ||
    idsOf(principal, grammar).some((id) => ids.has(id)) ||
    idsWithParents.has(idOf(principal));
}
