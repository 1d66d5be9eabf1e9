import type { Grammar } from '../languages/statements/grammar.ts';
import type { KeyPolicyExposure, ParsedKeyPolicy, PolicySubject } from '../types.ts';
import { accessOf } from './access.ts';
import type { AccessEntry } from './access-entry.ts';
import { createAnalysisInput } from './analysis-input.ts';
import { externalAccountsOf } from './exposure.ts';
import type { KeyFinding } from './findings/finding.ts';
import { findingsOf } from './findings/index.ts';
import type { GrantSource, GrantSources } from './sources.ts';
import { toFacts } from './to-facts.ts';

export type { KeyFinding };

/** Who may use a key, by its policy and its grants together. */
export interface KeyAnalysis {
  readonly exposure: KeyPolicyExposure;
  readonly externalAccounts: readonly string[];
  /** One entry per principal, those of the policy first; a role that has both a statement and a grant is one entry. */
  readonly entries: readonly AccessEntry[];
  readonly findings: readonly KeyFinding[];
}

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
  const factsOf = (sources: readonly GrantSource[]) => toFacts(createAnalysisInput(policy, sources, grammar, subject));
  const facts = factsOf(grants.all);
  return {
    exposure: facts.exposure,
    externalAccounts: externalAccountsOf(facts.permissions, facts.reachOf),
    entries: accessOf(facts.permissions, facts.input, facts.reachOf),
    findings: findingsOf(grants.forFindings === grants.all ? facts : factsOf(grants.forFindings)),
  };
};
