import type { Grammar } from '../languages/language.ts';
import type { KeyPolicyAnalysis, ParsedKeyPolicy, PolicySubject } from '../types.ts';
import { accessOf } from './access.ts';
import { createSetting } from './analysis-input.ts';
import { externalAccountsOf } from './exposure.ts';
import { toFacts } from './facts.ts';
import { findingsOf } from './findings.ts';

/**
 * Says how far a key policy reaches, who may do what by it, and what is worth a word. It looks at the key policy alone:
 * identity policies, organization policies and grants are outside it. Never throws.
 */
export function analysePolicy(policy: ParsedKeyPolicy, grammar: Grammar, subject: PolicySubject): KeyPolicyAnalysis {
  const setting = createSetting(policy, grammar, subject);
  const facts = toFacts(setting);
  return {
    exposure: facts.exposure,
    externalAccounts: externalAccountsOf(facts.grants),
    access: accessOf(facts.grants, setting),
    findings: findingsOf(facts),
  };
}
