import type { Grammar } from '../languages/statements/grammar.ts';
import type { KeyPolicyAnalysis, ParsedKeyPolicy, PolicySubject } from '../types.ts';
import { accessOf, toPolicyAccess } from './access.ts';
import { createAnalysisInput } from './analysis-input.ts';
import { externalAccountsOf } from './exposure.ts';
import { findingsOf } from './findings/index.ts';
import { toFacts } from './to-facts.ts';

/**
 * Analyzes a key policy: its exposure, who may do what, and findings. Considers the key policy only: no identity
 * policies, organization policies or grants. Never throws.
 * @param subject - The key, as far as known. Without its account, every account is outside.
 */
export const analyzePolicy = (policy: ParsedKeyPolicy, grammar: Grammar, subject: PolicySubject): KeyPolicyAnalysis => {
  const facts = toFacts(createAnalysisInput(policy, [], grammar, subject));
  const { exposure, permissions, input, reachOf } = facts;
  return {
    exposure,
    externalAccounts: externalAccountsOf(permissions, reachOf),
    access: toPolicyAccess(accessOf(permissions, input, reachOf)),
    findings: findingsOf(facts),
  };
};
