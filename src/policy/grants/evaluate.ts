import type { AccessPath } from '../analyze/sources.ts';
import { evaluatePolicy } from '../evaluate/index.ts';
import type { Grammar } from '../languages/statements/grammar.ts';
import { hasPolicyVariables } from '../match/conditions/variable-syntax.ts';
import type {
  KeyPolicyCondition,
  KeyPolicyDecision,
  KeyPolicyRequest,
  KeyPolicyStatement,
  ParsedKeyPolicy,
  PolicySubject,
} from '../types.ts';
import type { KeyGrant } from './grant.ts';
import { partsOf } from './grant-parts.ts';
import { grantsAbout } from './grants-about.ts';

/** What the key policy and the grants decide. */
export interface KeyDecision extends Omit<KeyPolicyDecision, 'statements'> {
  /** The statements and grants that decided it, by index and id. */
  readonly via: readonly AccessPath[];
}

/**
 * Whether the key policy and the grants allow a principal an action. A grant is evaluated as an Allow statement for its
 * grantee, so that sessions, accounts, conditions and Deny statements have the same effect on both.
 * @param grants - All grants on the key.
 * @see evaluatePolicy for what a request is.
 */
export const evaluateKeyAccess = (
  policy: ParsedKeyPolicy,
  grants: readonly KeyGrant[],
  request: KeyPolicyRequest,
  grammar: Grammar,
  subject: PolicySubject,
): KeyDecision => {
  const grantIds: string[] = [];
  const statements = [...policy.statements];
  for (const grant of grantsAbout(request.principal, grants, grammar)) {
    for (const statement of toStatements(grant, policy, statements.length, { grammar, subject })) {
      statements.push(statement);
      grantIds.push(grant.grantId);
    }
  }
  const { statements: deciding, ...decision } = evaluatePolicy({ ...policy, statements }, request, grammar, subject);
  return { ...decision, via: toPaths(deciding, policy.statements.length, grantIds) };
};

/** @param grantIds - Of the statements that follow those of the policy, in order. */
const toPaths = (
  deciding: readonly number[],
  policyLength: number,
  grantIds: readonly string[],
): readonly AccessPath[] => {
  const ofPolicy = deciding.filter((index) => index < policyLength);
  const ofGrants = new Set(deciding.flatMap((index) => grantIds[index - policyLength] ?? []));
  return [
    ...ofPolicy.map((statementIndex) => ({ statementIndex, grantId: null })),
    ...[...ofGrants].map((grantId) => ({ statementIndex: null, grantId })),
  ];
};

/** The grant as statements after those of the policy. */
const toStatements = (
  grant: KeyGrant,
  policy: ParsedKeyPolicy,
  firstIndex: number,
  { grammar, subject }: { readonly grammar: Grammar; readonly subject: PolicySubject },
): readonly KeyPolicyStatement[] => {
  const hasVariables = hasPolicyVariables(policy, grammar);
  return partsOf(grant, grammar, subject)
    .flatMap(({ principal, permissions }) => permissions.map((permission) => ({ principal, ...permission })))
    .map(({ principal, actions, conditions }, place) => ({
      index: firstIndex + place,
      sid: null,
      effect: 'ALLOW',
      principals: [principal],
      notPrincipals: null,
      actions,
      notActions: null,
      resources: ['*'],
      notResources: null,
      conditions: hasVariables ? conditions.map(escapeVariables) : conditions,
      unknownElements: [],
    }));
};

/** In a grant `${…}` is text, while it is a variable in newer versions of the policy language. */
const escapeVariables = (condition: KeyPolicyCondition): KeyPolicyCondition => ({
  ...condition,
  values: condition.values.map((value) => value.replaceAll('$', '$${$}')),
});
