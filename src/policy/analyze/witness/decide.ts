import { evaluatePolicy } from '../../evaluate/index.ts';
import { InvalidRequestError } from '../../invalid-request.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import type { KeyPolicyDecision, KeyPolicyRequest, ParsedKeyPolicy, PolicySubject } from '../../types.ts';
import { WorkBudgetError } from '../../work-budget.ts';

/** What the policy decides; null where the question makes no sense, or takes too long to answer. */
export const decideOrNull = (
  policy: ParsedKeyPolicy,
  request: KeyPolicyRequest,
  grammar: Grammar,
  subject: PolicySubject,
): KeyPolicyDecision | null => {
  try {
    return evaluatePolicy(policy, request, grammar, subject);
  } catch (error) {
    if (error instanceof InvalidRequestError || error instanceof WorkBudgetError) return null;
    throw error;
  }
};
