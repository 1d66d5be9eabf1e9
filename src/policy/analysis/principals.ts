import type { Grammar } from '../grammar.ts';
import type { KeyPolicyPrincipal, KeyPolicyPrincipalKind, PrincipalIdentity } from '../types.ts';
import { anyone, inside, nobody, outside, type Reach } from './reach.ts';
import type { Setting } from './setting.ts';

/** Whom an Allow with NotPrincipal lets in. */
export const everyoneElse: KeyPolicyPrincipal = {
  type: null,
  value: '*',
  kind: 'ANYONE',
  partition: null,
  accountId: null,
  name: null,
  external: true,
};

type ReachOfPrincipal = (principal: KeyPolicyPrincipal, ownAccount: string | null) => Reach;

/** With the key's account unknown, a named account may be its own as well as another's: never taken for safe. */
const byAccount: ReachOfPrincipal = (principal, ownAccount) => {
  const isOutside = principal.external ?? principal.accountId !== ownAccount;
  return isOutside ? alwaysOutside(principal, ownAccount) : inside;
};

const alwaysOutside: ReachOfPrincipal = ({ accountId }, ownAccount) =>
  outside(
    accountId === null || accountId === ownAccount ? [] : [accountId],
    accountId !== null && (ownAccount === null || accountId === ownAccount),
  );

/** A service acts for whoever uses it; that it can be made to act for others is a finding of its own. */
const serviceInside: Reach = { ...inside, own: false };

const reachByKind: Readonly<Record<KeyPolicyPrincipalKind, ReachOfPrincipal>> = {
  ANYONE: () => anyone,
  ACCOUNT: byAccount,
  USER: byAccount,
  ROLE: byAccount,
  ASSUMED_ROLE_SESSION: byAccount,
  FEDERATED_USER: byAccount,
  SAML_PROVIDER: alwaysOutside,
  OIDC_PROVIDER: alwaysOutside,
  SERVICE: () => serviceInside,
  CANONICAL_USER: alwaysOutside,
  DELETED: () => nobody,
  UNKNOWN: alwaysOutside,
};

/** How far a principal reaches before any condition. */
export function reachOfPrincipal(principal: KeyPolicyPrincipal, { ownAccount }: Setting): Reach {
  return reachByKind[principal.kind](principal, ownAccount);
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

function isSame(one: PrincipalIdentity & { value?: string }, other: KeyPolicyPrincipal): boolean {
  if (toldByTextOnly.has(one.kind)) return one.value === other.value;
  return one.kind === other.kind && one.accountId === other.accountId && one.name === other.name;
}

/** The principal itself or what stands for it, such as the role of a session. */
function isNamed(principal: KeyPolicyPrincipal, listed: KeyPolicyPrincipal, grammar: Grammar): boolean {
  return isSame(principal, listed) || grammar.principals.parents(principal).some((parent) => isSame(parent, listed));
}

/** Whether a listed principal stands for all of another: anyone does, and so does an account for its members. */
export function includes(listed: KeyPolicyPrincipal, principal: KeyPolicyPrincipal, grammar: Grammar): boolean {
  if (listed.kind === 'ANYONE') return true;
  const isOfAccount = membersOfAccounts.has(principal.kind) && principal.accountId === listed.accountId;
  return (listed.kind === 'ACCOUNT' && isOfAccount) || isNamed(principal, listed, grammar);
}

/**
 * Whether a Deny with NotPrincipal spares a principal, in part at least. A listed account spares its root alone, so
 * not a user or a role; an account goes on being reached through whoever of it is listed.
 */
export function isSpared(
  principal: KeyPolicyPrincipal,
  listed: readonly KeyPolicyPrincipal[],
  grammar: Grammar,
): boolean {
  const spares = (one: KeyPolicyPrincipal): boolean =>
    one.kind === 'ANYONE' ||
    isNamed(principal, one, grammar) ||
    isNamed(one, principal, grammar) ||
    (principal.kind === 'ACCOUNT' && one.accountId === principal.accountId);
  return listed.some(spares);
}
