import { toLowerAscii } from '../letter-case.ts';
import { roleOfSession } from '../session-role.ts';
import type { KeyPolicyCondition, KeyPolicyPrincipal } from '../types.ts';
import {
  type Audience,
  allPrincipals,
  allServices,
  type Callers,
  everybody,
  joinMembers,
  membersOnly,
  withTrait,
} from './audience/audience.ts';
import { accountMember, type Member, opaqueMember, principalMember, sessionMember } from './audience/member.ts';
import { MemberSet } from './audience/member-set.ts';
import { createTrait } from './audience/trait.ts';
import type { CallerKind } from './conditions/allow.ts';
import { comparisonModeOf, fillFromKey } from './conditions/fixed-value.ts';
import { accountName, type ConditionScope } from './conditions/scope.ts';
import { hasWildcard } from './conditions/wildcards.ts';

/** Stands for everyone whom an Allow with NotPrincipal does not list. */
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

const only = (member: Member): Callers => membersOnly(new MemberSet([member]));

/**
 * The callers that a principal may refer to; null where it matches nobody. Callers that sign in through a web identity
 * provider count as everyone: see {@link isOneFederation}.
 */
export const callersOf = (principal: KeyPolicyPrincipal, scope: ConditionScope): Callers | null => {
  const { kind, value, name, matchesNobody } = principal;
  if (matchesNobody || kind === 'DELETED') return null;
  if (kind === 'ANYONE') return everybody;
  if (kind === 'SERVICE') return value === '*' ? allServices : ofService(name ?? value);
  const account = accountOf(principal, scope);
  if (account === '') return kind === 'OIDC_PROVIDER' ? allPrincipals : only(opaqueMember('', value));
  return only(toMember(principal, account, scope));
};

/** Memoizes callers by principal, so that equal principals share one object. */
export const createCallersOf = (scope: ConditionScope): ((principal: KeyPolicyPrincipal) => Callers | null) => {
  const byType = new Map<string | null, Map<string, Callers | null>>();
  return (principal) => {
    const { type, value } = principal;
    const ofType = byType.get(type);
    const found = ofType?.get(value);
    if (found !== undefined) return found;
    const callers = callersOf(principal, scope);
    if (ofType === undefined) byType.set(type, new Map([[value, callers]]));
    else ofType.set(value, callers);
    return callers;
  };
};

const ofService = (name: string): Callers =>
  withTrait(allServices, createTrait('SERVICE_NAME', 'SERVICE_NAME', [name]));

const accountOf = ({ accountId, partition }: KeyPolicyPrincipal, scope: ConditionScope): string => {
  return accountId === null ? '' : accountName(partition, accountId, scope);
};

const toMember = ({ kind, value, name }: KeyPolicyPrincipal, account: string, { grammar }: ConditionScope): Member => {
  if (kind === 'ACCOUNT') return accountMember(account);
  if (kind === 'SAML_PROVIDER' || kind === 'OIDC_PROVIDER') return opaqueMember(account, value);
  if (kind !== 'ASSUMED_ROLE_SESSION') return principalMember(account, value);
  const { rolesHavePaths: hasPath } = grammar.principals;
  return sessionMember(account, value, {
    start: grammar.principals.roleArnStart(value),
    name: roleOfSession(name),
    hasPath,
  });
};

/**
 * Whether an entry certainly denies everyone that it may refer to. An entry with a rejected wildcard, or for callers
 * that sign in through an identity provider, does not.
 */
const isCertainlyEverybody = ({ type, value }: KeyPolicyPrincipal, { grammar }: ConditionScope): boolean =>
  grammar.principals.isEverybody(type, value);

/** Whether a Deny may cover others than {@link deniedCallersOf}. */
export const mayDenyOthers = (principal: KeyPolicyPrincipal, scope: ConditionScope): boolean => {
  return principal.kind === 'ANYONE' && !isCertainlyEverybody(principal, scope);
};

/** The callers of a principal that a Deny certainly covers. */
export const deniedCallersOf = (principal: KeyPolicyPrincipal, scope: ConditionScope): Callers | null => {
  const { kind, value } = principal;
  if (kind === 'ANYONE') return isCertainlyEverybody(principal, scope) ? everybody : null;
  if (kind === 'OIDC_PROVIDER' && principal.accountId === null) return only(opaqueMember('', value));
  return callersOf(principal, scope);
};

/** How the conditions of an Allow are to be read for a principal. */
export const callerKindOf = ({ kind }: KeyPolicyPrincipal, callers: Callers): CallerKind => {
  if (kind === 'SERVICE') return 'SERVICE';
  return callers.members === null ? 'ANYONE' : 'PRINCIPAL';
};

/** All callers that NotPrincipal may exempt. */
export const exemptedBy = (notPrincipals: readonly KeyPolicyPrincipal[], scope: ConditionScope): Audience => {
  return joinMembers(notPrincipals.flatMap((principal) => callersOf(principal, scope) ?? []));
};

/**
 * The condition keys, in lower case, that are restricted to fixed values. Those of a web identity provider restrict
 * access to one application or subject.
 */
export const fixedKeysOf = (conditions: readonly KeyPolicyCondition[], scope: ConditionScope): ReadonlySet<string> => {
  return new Set(conditions.flatMap((condition) => (isFixed(condition, scope) ? toLowerAscii(condition.key) : [])));
};

/**
 * Whether conditions restrict callers that sign in through a web identity provider to one application or subject.
 */
export const isOneFederation = (
  { kind, accountId, value }: KeyPolicyPrincipal,
  fixedKeys: () => ReadonlySet<string>,
): boolean => {
  if (kind !== 'OIDC_PROVIDER' || accountId !== null) return false;
  const host = toLowerAscii(value);
  return fixedKeys().has(`${host}:aud`) || fixedKeys().has(`${host}:sub`);
};

const isFixed = (condition: KeyPolicyCondition, scope: ConditionScope): boolean => {
  const { negated, ifExists, setQualifier, values } = condition;
  const mode = comparisonModeOf(condition);
  if (negated || ifExists || setQualifier === 'FOR_ALL_VALUES' || mode === null) return false;
  return values.every((value) => !hasWildcard(fillFromKey(value, mode, scope).text));
};

/** An outside caller that signs in through a web identity provider. */
export const federationOf = ({ value }: KeyPolicyPrincipal): Callers => {
  return only(opaqueMember('', value));
};
