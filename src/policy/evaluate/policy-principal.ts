import type { PrincipalGrammar } from '../languages/language.ts';
import type { KeyPolicyContextEntry, KeyPolicyPrincipal, KeyPolicyStatement, PrincipalIdentity } from '../types.ts';

/** Who asks, and under which other names a policy may mean it. */
export interface Caller extends PrincipalIdentity {
  readonly value: string;
  readonly parents: readonly PrincipalIdentity[];
  /** The condition keys that follow from its name. */
  readonly context: readonly KeyPolicyContextEntry[];
}

/**
 * How a statement reaches a caller: by its own name, its role's or everyone's; only by its account's; or not at all.
 */
export type Reach = 'DIRECT' | 'ACCOUNT' | 'NONE';

/** Reads an ARN, an account id, a service name, or `*` for nobody known. */
export function toCaller(value: string, grammar: PrincipalGrammar): Caller {
  const { kind, partition, accountId, name } = grammar.classify(null, value);
  const named = { kind, partition, accountId, name, value };
  return {
    kind,
    partition,
    accountId,
    name,
    value,
    parents: grammar.parents(named),
    context: grammar.contextOf(named),
  };
}

/**
 * Principal names those whom a statement applies to, NotPrincipal those whom it does not; where a draft has both, each
 * must agree. A statement with neither applies to nobody.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function reachOf({ principals, notPrincipals }: KeyPolicyStatement, caller: Caller): Reach {
  if (notPrincipals?.some((principal) => namesDirectly(principal, caller))) return 'NONE';
  if (notPrincipals && !principals?.length) return 'DIRECT';
  if (principals?.some((principal) => namesDirectly(principal, caller))) return 'DIRECT';
  return principals?.some((principal) => namesAccount(principal, caller)) ? 'ACCOUNT' : 'NONE';
}

/**
 * An account is the caller itself only where the caller is that account's root: this is also why NotPrincipal with an
 * account exempts none of its users and roles. A deleted principal names nobody.
 */
function namesDirectly(principal: KeyPolicyPrincipal, caller: Caller): boolean {
  if (principal.kind === 'ANYONE') return true;
  if (principal.kind === 'DELETED') return false;
  if (caller.kind === 'ACCOUNT' && namesAccount(principal, caller)) return true;
  return principal.value === caller.value || caller.parents.some((parent) => isSame(principal, parent));
}

function namesAccount(principal: KeyPolicyPrincipal, caller: Caller): boolean {
  return principal.kind === 'ACCOUNT' && isSameAccount(principal, caller);
}

function isSame(principal: PrincipalIdentity, other: PrincipalIdentity): boolean {
  return principal.kind === other.kind && principal.name === other.name && isSameAccount(principal, other);
}

/** A bare account id says nothing of the partition, which is then the other's. */
function isSameAccount(one: PrincipalIdentity, other: PrincipalIdentity): boolean {
  if (one.accountId === null || one.accountId !== other.accountId) return false;
  return one.partition === null || other.partition === null || one.partition === other.partition;
}
