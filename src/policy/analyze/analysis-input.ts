import type { Grammar } from '../languages/statements/grammar.ts';
import { hasPolicyVariables } from '../match/conditions/variable-syntax.ts';
import { alwaysCoversKey } from '../match/statement-match.ts';
import type { KeyPolicyPrincipal, KeyPolicyStatement, ParsedKeyPolicy, PolicySubject } from '../types.ts';
import { actionIndexOf } from './action-set.ts';
import { ActionUniverse } from './action-universe.ts';
import type { Callers } from './audience/audience.ts';
import { accountMember, type Member } from './audience/member.ts';
import { type ConditionScope, unknownAccount } from './conditions/scope.ts';
import { type EffectiveDeny, toDenials } from './denial.ts';
import { createDenialTable, type DenialTable } from './denial-table.ts';
import { type IneffectiveReason, whyIneffective } from './effective.ts';
import { createCallersOf, everyoneElse } from './principals.ts';
import type { GrantSource, PermissionSource } from './sources.ts';

/** The input of the analysis: what is allowed and denied, and whose key it is. */
export interface AnalysisInput {
  readonly policy: ParsedKeyPolicy;
  readonly grammar: Grammar;
  readonly subject: PolicySubject;
  readonly scope: ConditionScope;
  /** Whether the key's own account is known; otherwise every account is outside. */
  readonly isAccountKnown: boolean;
  readonly universe: ActionUniverse;
  readonly sources: readonly PermissionSource[];
  readonly denies: readonly EffectiveDeny[];
  /** Null where the policy denies nothing. */
  readonly denials: DenialTable | null;
  readonly ineffective: readonly { readonly statement: KeyPolicyStatement; readonly reason: IneffectiveReason }[];
  /** The key's own account. */
  readonly insider: Member;
  /** The callers that a principal may refer to; null where it matches nobody. */
  callersOf(principal: KeyPolicyPrincipal): Callers | null;
}

/** Prepares a policy and its grants for analysis. */
export const createAnalysisInput = (
  policy: ParsedKeyPolicy,
  grants: readonly GrantSource[],
  grammar: Grammar,
  subject: PolicySubject,
): AnalysisInput => {
  const sorted = sortStatements(policy, grammar, subject);
  const universe = new ActionUniverse(actionIndexOf(grammar.actions));
  for (const { effect, actions } of policy.statements) if (effect === 'ALLOW') universe.add(actions);
  for (const { permissions } of grants) for (const { actions } of permissions) universe.add(actions);
  const scope = toScope(policy, grammar, subject);
  const denies = sorted.denies.map((statement) => toDeny(statement, universe));
  const denials = denies.flatMap((deny) => toDenials(deny, scope, subject));
  return {
    policy,
    grammar,
    subject,
    scope,
    isAccountKnown: scope.ownAccount !== unknownAccount,
    universe,
    sources: [
      ...sorted.allows.map((statement) => fromStatement(statement, universe, scope, subject)),
      ...grants.map((grant) => fromGrant(grant, universe)),
    ],
    denies,
    denials: denials.length === 0 ? null : createDenialTable(denials, universe.all, grammar.callers.roleKind),
    ineffective: sorted.ineffective,
    insider: accountMember(scope.ownAccount),
    callersOf: createCallersOf(scope),
  };
};

const sortStatements = (policy: ParsedKeyPolicy, grammar: Grammar, subject: PolicySubject) => {
  const allows: KeyPolicyStatement[] = [];
  const denies: KeyPolicyStatement[] = [];
  const ineffective: { statement: KeyPolicyStatement; reason: IneffectiveReason }[] = [];
  for (const statement of policy.statements) {
    const reason = whyIneffective(statement, grammar, subject);
    if (reason !== null) ineffective.push({ statement, reason });
    else (statement.effect === 'ALLOW' ? allows : denies).push(statement);
  }
  return { allows, denies, ineffective };
};

const toScope = ({ version }: ParsedKeyPolicy, grammar: Grammar, { accountId, partition, arn }: PolicySubject) => {
  const { accountPart, partitionPart } = grammar.conditions.arnShape;
  const parts = arn?.split(':');
  return {
    grammar,
    ownAccount: accountId ?? parts?.[accountPart] ?? unknownAccount,
    ownPartition: partition ?? (partitionPart === null ? null : (parts?.[partitionPart] ?? null)),
    allowsVariables: hasPolicyVariables({ version }, grammar),
  };
};

const toDeny = (statement: KeyPolicyStatement, universe: ActionUniverse): EffectiveDeny => {
  return { statement, actions: universe.carrying(universe.expand(statement, 'DENY'), statement.conditions) };
};

const fromStatement = (
  statement: KeyPolicyStatement,
  universe: ActionUniverse,
  { allowsVariables }: ConditionScope,
  subject: PolicySubject,
): PermissionSource => {
  const { index, principals, notPrincipals, conditions } = statement;
  const actions = universe.carrying(universe.expand(statement, 'ALLOW'), conditions);
  return {
    path: { statementIndex: index, grantId: null },
    statement,
    principals: principalsOf(principals ?? [], notPrincipals),
    allowed: [{ actions, conditions }],
    allowsVariables,
    mayNotCoverKey: !alwaysCoversKey(statement, subject, allowsVariables),
  };
};

/** An Allow with NotPrincipal covers everyone who is not listed, and nobody where "*" is listed. */
const principalsOf = (
  principals: readonly KeyPolicyPrincipal[],
  notPrincipals: readonly KeyPolicyPrincipal[] | null,
): readonly KeyPolicyPrincipal[] => {
  if (notPrincipals === null) return principals;
  return notPrincipals.some(({ kind }) => kind === 'ANYONE') ? [] : [...principals, everyoneElse];
};

const fromGrant = ({ grantId, principal, permissions }: GrantSource, universe: ActionUniverse): PermissionSource => {
  return {
    path: { statementIndex: null, grantId },
    statement: null,
    principals: [principal],
    allowed: permissions.map(({ actions, conditions }) => ({
      actions: universe.expand({ actions, notActions: null }, 'ALLOW'),
      conditions,
    })),
    allowsVariables: false,
    mayNotCoverKey: false,
  };
};
