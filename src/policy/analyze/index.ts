import type { Grammar } from '../languages/statements/grammar.ts';
import type { KeyPolicyAnalysis, ParsedKeyPolicy, PolicySubject } from '../types.ts';
import { accessOf, toPolicyAccess } from './access.ts';
import { createAnalysisInput } from './analysis-input.ts';
import { externalAccountsOf } from './exposure.ts';
import { toFacts } from './facts.ts';
import { judge } from './findings/index.ts';

/**
 * Says how far a key policy reaches, who may do what by it, and what is worth a word. It looks at the key policy alone:
 * identity policies, organization policies and grants are outside it. Never throws.
 * @param subject - The key, as far as it is known. Without its account every account counts as outside.
 */
export const analysePolicy = (policy: ParsedKeyPolicy, grammar: Grammar, subject: PolicySubject): KeyPolicyAnalysis => {
  const facts = toFacts(createAnalysisInput(policy, [], grammar, subject));
  const { exposure, permissions, input, reachOf } = facts;
  return {
    exposure,
    externalAccounts: externalAccountsOf(permissions, reachOf),
    access: accessOf(permissions, input, reachOf).map(toPolicyAccess),
    findings: judge(facts),
  };
};
