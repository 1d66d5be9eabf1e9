import type { KeyAnalysis } from '../../../src/policy/analyze/index.ts';
import { InvalidRequestError } from '../../../src/policy/invalid-request.ts';
import type {
  KeyPolicyAnalysis,
  KeyPolicyDecision,
  KeyPolicyFinding,
  KeyPolicyReach,
  KeyPolicyRequest,
} from '../../../src/policy/types.ts';
import { bindingsFor } from './compare.ts';
import { everybody, toPrincipal } from './members.ts';
import type { RoleBindings } from './read.ts';
import { actionsByRole, allActions, capabilityOf } from './roles.ts';

const reachOf = (member: string): KeyPolicyReach =>
  member === everybody
    ? { scope: 'ANYONE', values: [], external: true, trusted: false }
    : { scope: 'PRINCIPAL', values: [member], external: false, trusted: false };

const publicAccess = (statements: readonly number[]): KeyPolicyFinding => ({
  code: 'PUBLIC_ACCESS',
  severity: 'CRITICAL',
  message: 'Everybody has a role.',
  statements,
  documentationUrl: null,
  controls: [],
  witness: null,
});

const isPublic = ({ members }: RoleBindings[number]): boolean => members.includes(everybody);

export const analyze = (policy: RoleBindings): KeyPolicyAnalysis => {
  const members = [...new Set(policy.flatMap((binding) => binding.members))];
  const open = policy.flatMap((binding, index) => (isPublic(binding) ? [index] : []));
  const access = members.map((member) => {
    const actions = allActions.filter((action) => bindingsFor(policy, member, action).length > 0);
    return {
      principal: toPrincipal(member),
      capabilities: [...new Set(actions.map(capabilityOf))],
      actions,
      conditional: false,
      statements: policy.flatMap((binding, index) => (binding.members.includes(member) ? [index] : [])),
      reach: [reachOf(member)],
      conditions: [],
    };
  });
  const exposure = members.length === 0 ? 'NONE' : 'INTERNAL';
  return {
    exposure: open.length > 0 ? 'PUBLIC' : exposure,
    externalAccounts: [],
    access,
    findings: open.length > 0 ? [publicAccess(open)] : [],
  };
};

const pathsOf = (statements: readonly number[]) =>
  statements.map((statementIndex) => ({ statementIndex, grantId: null }));

/** The analysis of a key. This provider has no grants. */
export const analyzeKey = (policy: RoleBindings): KeyAnalysis => {
  const { access, findings, ...rest } = analyze(policy);
  return {
    ...rest,
    entries: access.map(({ statements, ...entry }) => ({ ...entry, conditionalActions: [], via: pathsOf(statements) })),
    findings: findings.map((finding) => ({ ...finding, via: pathsOf(finding.statements) })),
  };
};

export const evaluate = (policy: RoleBindings, { principal, action }: KeyPolicyRequest): KeyPolicyDecision => {
  if (![...actionsByRole.values()].flat().includes(action)) throw new InvalidRequestError('There is no such action.');
  const statements = bindingsFor(policy, principal, action);
  return {
    outcome: statements.length > 0 ? 'ALLOW' : 'IMPLICIT_DENY',
    statements,
    requiresIdentityPolicy: false,
    missingContext: [],
    identityPolicyCanAllow: false,
    issues: [],
  };
};

export const evaluateKey = (policy: RoleBindings, request: KeyPolicyRequest) => {
  const { statements, ...decision } = evaluate(policy, request);
  return { ...decision, via: pathsOf(statements) };
};
