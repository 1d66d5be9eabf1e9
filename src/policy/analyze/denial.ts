import type { KeyPolicyPrincipal, KeyPolicyStatement } from '../types.ts';
import type { ActionSet } from './action-set.ts';
import { type Audience, joinMembers, nobody, toEverybody } from './audience/audience.ts';
import { type DenyConditions, readDenyConditions } from './conditions/deny.ts';
import type { ConditionScope } from './conditions/scope.ts';
import { callersOf, deniedCallersOf, mayDenyOthers } from './principals.ts';

/** What a Deny takes away from those whom it is about for certain. */
export interface Denial {
  readonly actions: ActionSet;
  /** Who is denied for certain is in each of these. */
  readonly covered: readonly Audience[];
  /** Those of them who may be spared all the same; null where that is everybody. */
  readonly spared: Audience | null;
  /** Whether a request decides, by its context, who is spared. */
  readonly isConditional: boolean;
  /** The texts of NotPrincipal: who is named by one of them is spared for certain. Null without NotPrincipal. */
  readonly exempt: ReadonlySet<string> | null;
}

/** An effective Deny, with the actions that it is about. */
export interface EffectiveDeny {
  readonly statement: KeyPolicyStatement;
  readonly actions: ActionSet;
}

/** One denial for accounts and single principals, one for services, one for everybody, as far as a Deny is about them. */
export const toDenials = ({ statement, actions }: EffectiveDeny, scope: ConditionScope): readonly Denial[] => {
  const read = readDenyConditions(statement.conditions, scope);
  const { notPrincipals } = statement;
  const rest = {
    actions,
    spared: sparedBy(read, notPrincipals, scope),
    isConditional: statement.conditions.length > 0,
    exempt: notPrincipals === null ? null : exemptTexts(notPrincipals),
  };
  const whom = whomOf(statement, scope);
  const denials = whom.map((callers): Denial => ({ ...rest, covered: [[callers], ...(read?.covered ?? [])] }));
  return [
    ...denials,
    ...uncertainOf(statement, whom, read).map((callers) => ({ ...rest, covered: [[callers]], spared: null })),
  ];
};

/** Those who may be denied as well, by further denials that are certain of nobody. */
const uncertainOf = ({ principals }: KeyPolicyStatement, whom: Audience, read: DenyConditions | null): Audience => {
  if (principals?.some(mayDenyOthers)) return toEverybody;
  return read?.isUncertain === true ? whom : nobody;
};

/** A session is exempt beside its role alone. */
const exemptTexts = (notPrincipals: readonly KeyPolicyPrincipal[]): ReadonlySet<string> => {
  const roles = new Set(
    notPrincipals.flatMap(({ kind, accountId, name }) => (kind === 'ROLE' ? `${accountId} ${name}` : [])),
  );
  const isExempt = ({ kind, accountId, name }: KeyPolicyPrincipal): boolean =>
    kind !== 'ASSUMED_ROLE_SESSION' || roles.has(`${accountId} ${(name ?? '').split('/', 1).join()}`);
  return new Set(notPrincipals.filter(isExempt).map(({ value }) => value));
};

const sparedBy = (
  read: DenyConditions | null,
  notPrincipals: readonly KeyPolicyPrincipal[] | null,
  scope: ConditionScope,
): Audience | null => {
  if (read === null) return null;
  return notPrincipals === null ? read.spared : [...read.spared, ...exemptedBy(notPrincipals, scope)];
};

/** All whom NotPrincipal may exempt. */
export const exemptedBy = (notPrincipals: readonly KeyPolicyPrincipal[], scope: ConditionScope): Audience => {
  return joinMembers(notPrincipals.flatMap((principal) => callersOf(principal, scope) ?? []));
};

/** Where a draft has both Principal and NotPrincipal, a caller must be of the first and not of the second. */
const whomOf = ({ principals, notPrincipals }: KeyPolicyStatement, scope: ConditionScope): Audience => {
  if (notPrincipals !== null && !principals?.length) return toEverybody;
  return joinMembers((principals ?? []).flatMap((principal) => deniedCallersOf(principal, scope) ?? []));
};
