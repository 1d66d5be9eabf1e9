import { InvalidRequestError } from '../invalid-request.ts';
import type { PrincipalGrammar } from '../languages/statements/grammar.ts';
import type { DerivedEntry } from '../match/conditions/context.ts';
import { quoted } from '../parse/path.ts';
import type {
  KeyPolicyPrincipal,
  KeyPolicyPrincipalKind,
  KeyPolicyStatement,
  PolicySubject,
  PrincipalIdentity,
} from '../types.ts';

/** Who asks, and under which other names a policy may mean it. */
export interface Caller extends PrincipalIdentity {
  readonly value: string;
  readonly parents: readonly PrincipalIdentity[];
  /** The condition keys that follow from its name. */
  readonly context: readonly DerivedEntry[];
}

const longestPrincipal = 2_048;

/** Kinds that make no requests of their own, or of which the text says too little. */
const noCallers: ReadonlySet<KeyPolicyPrincipalKind> = new Set(['UNKNOWN', 'DELETED', 'CANONICAL_USER']);

/**
 * Reads one full ARN, an account id, a service name, or `*` for nobody known.
 * @throws InvalidRequestError where the text is none of these
 */
export const toCaller = (value: string, grammar: PrincipalGrammar, subject: PolicySubject): Caller => {
  const { kind, partition, accountId, name, refusal } = grammar.classify(null, value);
  if (value.length > longestPrincipal || refusal !== undefined || noCallers.has(kind)) {
    throw new InvalidRequestError(
      `${quoted(value)} is no principal that can ask: give one full ARN without wildcards (a session with its name), ` +
        'the name of a service, or "*" for nobody known.',
    );
  }
  const parents = grammar.parents({ kind, partition, accountId, name });
  const context = grammar.contextOf({ kind, partition, accountId, name, value }, subject);
  return { kind, partition, accountId, name, value, parents, context };
};

/**
 * How a statement reaches a caller: by its own name, its role's or everyone's; only by its account's; or not at all. It
 * is in doubt where only the root of the caller's account is listed under NotPrincipal: sources disagree on whom that
 * exempts.
 */
export interface Reach {
  readonly by: 'NAME' | 'ACCOUNT' | 'NONE';
  readonly inDoubt: boolean;
}

const nobody: Reach = { by: 'NONE', inDoubt: false };
const byName: Reach = { by: 'NAME', inDoubt: false };
const byAccount: Reach = { by: 'ACCOUNT', inDoubt: false };

/**
 * Principal names those whom a statement applies to, NotPrincipal those whom it does not; where a draft has both, each
 * must agree. A statement with neither applies to nobody.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export const reachOf = ({ principals, notPrincipals }: KeyPolicyStatement, caller: Caller): Reach => {
  if (notPrincipals === null) return reachOfListed(principals ?? [], caller);
  if (isExempt(notPrincipals, caller)) return nobody;
  const { by } = principals?.length ? reachOfListed(principals, caller) : byName;
  return { by, inDoubt: by !== 'NONE' && notPrincipals.some((principal) => namesAccount(principal, caller)) };
};

const reachOfListed = (listed: readonly KeyPolicyPrincipal[], caller: Caller): Reach => {
  let reach = nobody;
  for (const principal of listed) {
    if (namesDirectly(principal, caller)) return byName;
    if (namesAccount(principal, caller)) reach = byAccount;
  }
  return reach;
};

/** A session must be listed itself together with its role: neither alone exempts it. */
const isExempt = (listed: readonly KeyPolicyPrincipal[], caller: Caller): boolean => {
  if (caller.kind !== 'ASSUMED_ROLE_SESSION') return listed.some((principal) => namesDirectly(principal, caller));
  if (listed.some(({ kind }) => kind === 'ANYONE')) return true;
  return (
    listed.some((principal) => isItself(principal, caller)) &&
    caller.parents.some((parent) => listed.some((principal) => isSame(principal, parent)))
  );
};

/** An account is the caller itself only where the caller is that account's root. */
const namesDirectly = (principal: KeyPolicyPrincipal, caller: Caller): boolean => {
  if (principal.kind === 'ANYONE') return true;
  if (principal.kind === 'SERVICE') return caller.kind === 'SERVICE' && ['*', caller.name].includes(principal.name);
  if (principal.kind === 'ACCOUNT') return caller.kind === 'ACCOUNT' && isSameAccount(principal, caller);
  return isItself(principal, caller) || caller.parents.some((parent) => isSame(principal, parent));
};

const isItself = (principal: KeyPolicyPrincipal, caller: Caller): boolean => {
  return principal.kind === caller.kind && principal.value === caller.value;
};

const namesAccount = (principal: KeyPolicyPrincipal, caller: Caller): boolean => {
  return principal.kind === 'ACCOUNT' && isSameAccount(principal, caller);
};

const isSame = (principal: PrincipalIdentity, other: PrincipalIdentity): boolean => {
  return principal.kind === other.kind && principal.name === other.name && isSameAccount(principal, other);
};

/** A bare account id says nothing of the partition, which is then the other's. */
const isSameAccount = (one: PrincipalIdentity, other: PrincipalIdentity): boolean => {
  if (one.accountId === null || one.accountId !== other.accountId) return false;
  return one.partition === null || other.partition === null || one.partition === other.partition;
};
