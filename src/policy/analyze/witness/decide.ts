import { evaluatePolicy } from '../../evaluate/index.ts';
import { InvalidRequestError } from '../../invalid-request.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import type { KeyPolicyDecision, KeyPolicyRequest, ParsedKeyPolicy, PolicySubject } from '../../types.ts';
import { WorkBudgetError } from '../../work-budget.ts';

/** The decision of the policy; null where the request is not valid or the evaluation takes too long. */
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
