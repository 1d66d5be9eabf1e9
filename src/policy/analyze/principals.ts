import type { KeyPolicyPrincipal, KeyPolicyPrincipalKind } from '../types.ts';
import type { Setting } from './analysis-input.ts';
import { anyone, inside, nobody, outside, type Reach } from './reach.ts';

/** Whom an Allow with NotPrincipal lets in. */
export const everyoneElse: KeyPolicyPrincipal = {
  type: null,
  value: '*',
  kind: 'ANYONE',
  partition: null,
  accountId: null,
  name: null,
  external: true,
  matchesNobody: false,
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
