import { evaluateOrNull } from '../evaluate/index.ts';
import type { Grammar } from '../languages/statements/grammar.ts';
import { isUncertainDeny } from '../match/statement-match.ts';
import type { KeyPolicyAnalysis, KeyPolicyExposure, ParsedKeyPolicy, PolicySubject } from '../types.ts';
import { accessOf, createUsable, toPolicyAccess } from './access.ts';
import type { AccessEntry } from './access-entry.ts';
import { type AnalysisInput, createAnalysisInput } from './analysis-input.ts';
import { exposureOf, externalAccountsOf } from './exposure.ts';
import type { Facts } from './facts.ts';
import type { KeyFinding } from './findings/finding.ts';
import { findingsOf } from './findings/index.ts';
import { toPermissions } from './permissions.ts';
import { createReachOf } from './reach-of.ts';
import type { GrantSource, GrantSources } from './sources.ts';
import { createTrustScope } from './trust-scope.ts';
import { findWitness } from './witness/index.ts';

export type { KeyFinding };

/** Who may use a key, by its policy and its grants together. */
export interface KeyAnalysis {
  readonly exposure: KeyPolicyExposure;
  readonly externalAccounts: readonly string[];
  /** One entry per principal, those of the policy first; a role that has both a statement and a grant is one entry. */
  readonly entries: readonly AccessEntry[];
  readonly findings: readonly KeyFinding[];
}

/** The facts about a policy without grants. */
export const factsOf = (policy: ParsedKeyPolicy, grammar: Grammar, subject: PolicySubject): Facts =>
  toFacts(createAnalysisInput(policy, [], grammar, subject));

/**
 * Analyzes a key policy: its exposure, who may do what, and findings. Considers the key policy only: no identity
 * policies, organization policies or grants. Never throws.
 * @param subject - The key, as far as known. Without its account, every account is outside.
 */
export const analyzePolicy = (policy: ParsedKeyPolicy, grammar: Grammar, subject: PolicySubject): KeyPolicyAnalysis => {
  const facts = factsOf(policy, grammar, subject);
  const { exposure, permissions, input, reachOf } = facts;
  return {
    exposure,
    externalAccounts: externalAccountsOf(permissions, reachOf),
    access: toPolicyAccess(accessOf(permissions, input, reachOf)),
    findings: findingsOf(facts),
  };
};

/**
 * Analyzes a policy together with its grants. An explicit Deny of the policy also overrides grants.
 * @param grants - See {@link GrantSource}: principals are read as a policy's are (`toPrincipal` of the reader), a
 * grant's constraints are given as conditions of the actions that they apply to.
 * @param subject - The key of the policy and the grants.
 */
export const analyzeSources = (
  policy: ParsedKeyPolicy,
  grants: GrantSources,
  grammar: Grammar,
  subject: PolicySubject,
): KeyAnalysis => {
  const factsWith = (sources: readonly GrantSource[]) =>
    toFacts(createAnalysisInput(policy, sources, grammar, subject));
  const facts = factsWith(grants.all);
  return {
    exposure: facts.exposure,
    externalAccounts: externalAccountsOf(facts.permissions, facts.reachOf),
    entries: accessOf(facts.permissions, facts.input, facts.reachOf),
    findings: findingsOf(grants.forFindings === grants.all ? facts : factsWith(grants.forFindings)),
  };
};

export const toFacts = (input: AnalysisInput): Facts => {
  const { policy, grammar, subject, scope } = input;
  const permissions = toPermissions(input);
  const { accountDigits } = grammar.conditions.arnShape;
  const reachOf = createReachOf(createTrustScope(scope.ownAccount, accountDigits, subject.trust));
  const exposure = exposureOf(permissions, reachOf);
  const facts: Facts = {
    input,
    permissions,
    exposure,
    reachesOutside: exposure === 'PUBLIC' || exposure === 'EXTERNAL' || exposure === 'TRUSTED',
    reachOf,
    usable: createUsable(input, reachOf),
    evaluate: (request) => evaluateOrNull(policy, request, grammar, subject),
    findWitness: (matched, actions) => findWitness(matched, facts, actions),
    strict: () => (hasUncertainDeny(input) ? toFacts(toStrictInput(input)) : facts),
  };
  return facts;
};

/** A key with grants has an ARN, so no Deny is uncertain there. */
const hasUncertainDeny = (input: AnalysisInput): boolean =>
  input.denies.some(({ statement }) => isUncertainDeny(statement, input.subject, input.scope.allowsVariables));

const toStrictInput = (input: AnalysisInput): AnalysisInput => {
  const { policy, grammar, subject, scope } = input;
  const statements = policy.statements.map((statement) =>
    isUncertainDeny(statement, subject, scope.allowsVariables)
      ? { ...statement, resources: ['*'], notResources: null }
      : statement,
  );
  return createAnalysisInput({ ...policy, statements }, [], grammar, subject);
};
