import type { KeyPolicyPrincipal, KeyPolicyStatement, PrincipalIdentity } from '../types.ts';
import type { Caller } from './caller.ts';
import { candidatesIn } from './principal-index.ts';

/**
 * How a statement covers a caller: directly (by its own name, its role's, or `*`), only through its account, or not at
 * all. It is in doubt where only the root of the caller's account is listed under NotPrincipal: sources disagree on
 * whom that exempts.
 */
export interface CallerMatch {
  readonly by: 'NAME' | 'ACCOUNT' | 'NONE';
  readonly inDoubt: boolean;
}

const noMatch: CallerMatch = { by: 'NONE', inDoubt: false };
const byName: CallerMatch = { by: 'NAME', inDoubt: false };
const byAccount: CallerMatch = { by: 'ACCOUNT', inDoubt: false };

/**
 * Principal lists whom a statement applies to, NotPrincipal whom it does not; where a draft has both, both must match.
 * A statement with neither applies to nobody.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export const matchCaller = ({ principals, notPrincipals }: KeyPolicyStatement, caller: Caller): CallerMatch => {
  if (notPrincipals === null) return matchListed(principals ?? [], caller);
  const excepted = candidatesIn(notPrincipals, caller);
  if (isExempt(excepted, caller)) return noMatch;
  const { by } = principals?.length ? matchListed(principals, caller) : byName;
  return { by, inDoubt: by !== 'NONE' && excepted.some((principal) => namesAccount(principal, caller)) };
};

const matchListed = (listed: readonly KeyPolicyPrincipal[], caller: Caller): CallerMatch => {
  let reach = noMatch;
  for (const principal of candidatesIn(listed, caller)) {
    if (namesDirectly(principal, caller)) return byName;
    if (namesAccount(principal, caller)) reach = byAccount;
  }
  return reach;
};

/** A session is exempt only if both it and its role are listed. */
const isExempt = (listed: readonly KeyPolicyPrincipal[], caller: Caller): boolean => {
  if (caller.kind !== 'ASSUMED_ROLE_SESSION') return listed.some((principal) => namesDirectly(principal, caller));
  if (listed.some(({ kind }) => kind === 'ANYONE')) return true;
  return (
    listed.some((principal) => isItself(principal, caller)) &&
    caller.parents.some((parent) => listed.some((principal) => isSame(principal, parent)))
  );
};

/** An account entry names the caller itself only where the caller is that account's root. */
const namesDirectly = (principal: KeyPolicyPrincipal, caller: Caller): boolean => {
  if (principal.kind === 'ANYONE') return true;
  if (principal.kind === 'SERVICE') return caller.kind === 'SERVICE' && ['*', caller.name].includes(principal.name);
  if (principal.kind === 'ACCOUNT') return caller.kind === 'ACCOUNT' && isOfAccount(caller, principal);
  return isItself(principal, caller) || caller.parents.some((parent) => isSame(principal, parent));
};

const isItself = (principal: KeyPolicyPrincipal, caller: Caller): boolean => {
  return principal.kind === caller.kind && principal.value === caller.value;
};

const namesAccount = (principal: KeyPolicyPrincipal, caller: Caller): boolean => {
  return principal.kind === 'ACCOUNT' && isOfAccount(caller, principal);
};

/** KMS stores an account id as the root ARN in the key's partition. */
const isOfAccount = (caller: Caller, { accountId, partition }: KeyPolicyPrincipal): boolean => {
  if (accountId === null || accountId !== caller.accountId) return false;
  return isSamePartition(partition ?? caller.keyPartition, caller.partition);
};

const isSame = (principal: PrincipalIdentity, other: PrincipalIdentity): boolean => {
  return principal.kind === other.kind && principal.name === other.name && isSameAccount(principal, other);
};

const isSameAccount = (one: PrincipalIdentity, other: PrincipalIdentity): boolean =>
  one.accountId !== null && one.accountId === other.accountId && isSamePartition(one.partition, other.partition);

/** An unknown partition may be any. */
const isSamePartition = (one: string | null, other: string | null): boolean =>
  one === null || other === null || one === other;
