import { alwaysCoversKey } from '../match/statement-match.ts';
import { roleOfSession } from '../session-role.ts';
import type { KeyPolicyPrincipal, KeyPolicyStatement, PolicySubject } from '../types.ts';
import type { ActionSet } from './action-set.ts';
import { type Audience, joinMembers, nobody, toEverybody } from './audience/audience.ts';
import { type DenyConditions, readDenyConditions } from './conditions/deny.ts';
import type { ConditionScope } from './conditions/scope.ts';
import { deniedCallersOf, exemptedBy, mayDenyOthers } from './principals.ts';

/** What a Deny takes away from the callers that it certainly covers. */
export interface Denial {
  readonly actions: ActionSet;
  /** Certainly denied callers are in the intersection of these. */
  readonly covered: readonly Audience[];
  /** The callers among them that may be exempt; null where all may be. */
  readonly exempted: Audience | null;
  /** Whether the Deny depends on the request: it has conditions, or its resource contains policy variables. */
  readonly isConditional: boolean;
  /** The texts of NotPrincipal, whose principals are certainly exempt. Null without NotPrincipal. */
  readonly notPrincipals: ReadonlySet<string> | null;
}

/** An effective Deny and the actions that it covers. */
export interface EffectiveDeny {
  readonly statement: KeyPolicyStatement;
  readonly actions: ActionSet;
}

/**
 * The denials of a Deny: one each for accounts and principals, for services, and for everyone, as far as it covers
 * them.
 */
export const toDenials = (
  { statement, actions }: EffectiveDeny,
  scope: ConditionScope,
  subject: PolicySubject,
): readonly Denial[] => {
  const coversKey = alwaysCoversKey(statement, subject, scope.allowsVariables);
  const read = coversKey ? readDenyConditions(statement.conditions, scope) : null;
  const { notPrincipals } = statement;
  const rest = {
    actions,
    exempted: exemptedCallers(read, notPrincipals, scope),
    isConditional: !coversKey || statement.conditions.length > 0,
    notPrincipals: notPrincipals === null ? null : exemptTexts(notPrincipals),
  };
  const denied = deniedCallersOfStatement(statement, scope);
  const denials = denied.map((callers): Denial => ({ ...rest, covered: [[callers], ...(read?.covered ?? [])] }));
  return [
    ...denials,
    ...uncertainOf(statement, denied, read, scope).map((callers) => ({
      ...rest,
      covered: [[callers]],
      exempted: null,
    })),
  ];
};

/** Callers that may be denied as well, though not certainly. */
const uncertainOf = (
  { principals }: KeyPolicyStatement,
  denied: Audience,
  read: DenyConditions | null,
  scope: ConditionScope,
): Audience => {
  if (principals?.some((principal) => mayDenyOthers(principal, scope))) return toEverybody;
  return read?.isUncertain === true ? denied : nobody;
};

/** A session is exempt only if its role is listed as well. */
const exemptTexts = (notPrincipals: readonly KeyPolicyPrincipal[]): ReadonlySet<string> => {
  const roles = new Set(
    notPrincipals.flatMap(({ kind, accountId, name }) => (kind === 'ROLE' ? `${accountId} ${name}` : [])),
  );
  const isExempt = ({ kind, accountId, name }: KeyPolicyPrincipal): boolean =>
    kind !== 'ASSUMED_ROLE_SESSION' || roles.has(`${accountId} ${roleOfSession(name)}`);
  return new Set(notPrincipals.filter(isExempt).map(({ value }) => value));
};

const exemptedCallers = (
  read: DenyConditions | null,
  notPrincipals: readonly KeyPolicyPrincipal[] | null,
  scope: ConditionScope,
): Audience | null => {
  if (read === null) return null;
  return notPrincipals === null ? read.exempted : [...read.exempted, ...exemptedBy(notPrincipals, scope)];
};

/** Where a draft has both Principal and NotPrincipal, a caller must match the first and not the second. */
const deniedCallersOfStatement = (
  { principals, notPrincipals }: KeyPolicyStatement,
  scope: ConditionScope,
): Audience => {
  if (notPrincipals !== null && !principals?.length) return toEverybody;
  return joinMembers((principals ?? []).flatMap((principal) => deniedCallersOf(principal, scope) ?? []));
};
