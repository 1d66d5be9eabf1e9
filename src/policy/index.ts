/**
 * Reads, compares and judges the key policies of AWS KMS and Alibaba Cloud KMS, without a cloud and without any
 * dependency. Start with `inspectKeyPolicy`, which takes the `PolicyLanguage` of a provider. The other functions are
 * the engine of statement languages, which takes a `Grammar`.
 */

export { analyzeSources, type KeyAnalysis, type KeyFinding } from './analyze/analyze-sources.ts';
export { analysePolicy } from './analyze/index.ts';
export type { AccessPath, GrantSource } from './analyze/sources.ts';
export { canonicalPolicy, fingerprintOf } from './compare/canonical.ts';
export { diffPolicies } from './compare/diff.ts';
export { evaluatePolicy } from './evaluate/index.ts';
export { type InspectKeyPolicy, inspectKeyPolicy, type KeyPolicyView } from './inspect.ts';
export { InvalidRequestError } from './invalid-request.ts';
export type { PolicyLanguage } from './languages/language.ts';
export type { ActionGrammar, ConditionGrammar, Grammar, PrincipalGrammar } from './languages/statements/grammar.ts';
export { MalformedPolicyError } from './malformed.ts';
export { readKeyPolicy } from './parse/index.ts';
export type * from './types.ts';
export { WorkBudget, WorkBudgetError } from './work-budget.ts';
