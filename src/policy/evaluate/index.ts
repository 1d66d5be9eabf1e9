import { isEffective } from '../analyze/effective.ts';
import { InvalidRequestError } from '../invalid-request.ts';
import type { Grammar } from '../languages/statements/grammar.ts';
import type { RequestContext } from '../match/conditions/context.ts';
import { hasPolicyVariables } from '../match/conditions/variable-syntax.ts';
import type {
  KeyPolicyDecision,
  KeyPolicyIssue,
  KeyPolicyOutcome,
  KeyPolicyRequest,
  ParsedKeyPolicy,
  PolicySubject,
} from '../types.ts';
import { WorkBudget, WorkBudgetError } from '../work-budget.ts';
import { readAction } from './action.ts';
import { type Caller, toCaller } from './caller.ts';
import { checkContextSize, createContext } from './context.ts';
import { type DecisionScope, decide, decideNothing } from './decide.ts';
import { type CompiledPolicy, indexByAction } from './index-by-action.ts';
import { type CompiledStatement, compileStatement, type Verdict } from './statement.ts';

const compiled = new WeakMap<ParsedKeyPolicy, { readonly subject: PolicySubject; readonly policy: CompiledPolicy }>();

/**
 * A policy compiled for a key, cached for the last key only, since nearly every policy is evaluated for a single key. A
 * policy is only ever read by one grammar, so the grammar is not part of the cache key.
 */
export const compilePolicy = (policy: ParsedKeyPolicy, grammar: Grammar, subject: PolicySubject): CompiledPolicy => {
  const known = compiled.get(policy);
  if (known?.subject === subject) return known.policy;
  const allowsVariables = hasPolicyVariables(policy, grammar);
  const statements = policy.statements
    .filter((statement) => isEffective(statement, grammar, subject))
    .map((statement) => compileStatement(statement, grammar, subject, allowsVariables));
  const prepared = indexByAction(statements, grammar);
  compiled.set(policy, { subject, policy: prepared });
  return prepared;
};

/**
 * Whether this policy alone allows a principal to perform an action. Identity policies, grants and organization
 * policies are not considered; statements without effect are ignored. Where something is unknown, the decision is the
 * one that allows, and `missingContext` or `issues` says what it depends on.
 *
 * @param request - The principal is a full ARN, an account id, a service name, or `*` for an unknown caller; the action
 * is one action with its prefix; the context holds the condition keys that are known.
 * @param work - Counts steps, and ends an evaluation that takes too many.
 * @throws InvalidRequestError where the request is not valid, such as a session without its name
 * @throws WorkBudgetError where the policy and the context are too large together
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const evaluatePolicy = (
  policy: ParsedKeyPolicy,
  request: KeyPolicyRequest,
  grammar: Grammar,
  subject: PolicySubject,
  work = new WorkBudget(),
): KeyPolicyDecision => {
  checkContextSize(request.context);
  const { actions, issues } = readAction(request.action, grammar.actions);
  const caller = toCaller(request.principal, grammar.principals, subject);
  const contextOf = createContext(request.context, caller, grammar, subject, work);
  const scope: DecisionScope = { caller, grammar, subject };
  const statementsOn = compilePolicy(policy, grammar, subject);
  const decisions = actions.map((action) => {
    return decide(evaluateAll(statementsOn(action), caller, contextOf(action)), action, scope);
  });
  return withIssues(mostPermissive(decisions, actions) ?? decideNothing(scope), issues);
};

/** The decision of {@link evaluatePolicy}; null where the request is not valid or the evaluation takes too long. */
export const evaluateOrNull = (
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

/** The verdicts of the statements that concern the caller. */
const evaluateAll = (
  statements: readonly CompiledStatement[],
  caller: Caller,
  context: RequestContext,
): readonly Verdict[] => {
  const verdicts: Verdict[] = [];
  for (const { evaluate } of statements) {
    const verdict = evaluate(caller, context);
    if (verdict !== null) verdicts.push(verdict);
  }
  return verdicts;
};

const ranks: readonly KeyPolicyOutcome[] = ['EXPLICIT_DENY', 'IMPLICIT_DENY', 'ALLOW'];

/**
 * Combines the decisions on the actions that an operation is authorized as. `kms:ReEncrypt` has a source key and a
 * destination key, and it is unknown which of the two this key is.
 */
const mostPermissive = (
  decisions: readonly KeyPolicyDecision[],
  actions: readonly string[],
): KeyPolicyDecision | undefined => {
  if (decisions.length <= 1) return decisions[0];
  const [widest, ...others] = decisions.toSorted(
    (one, other) => ranks.indexOf(other.outcome) - ranks.indexOf(one.outcome),
  );
  if (widest === undefined) return undefined;
  const missing = new Set(decisions.flatMap(({ missingContext }) => missingContext));
  const differ = others.some(({ outcome }) => outcome !== widest.outcome);
  return withIssues({ ...widest, missingContext: [...missing].sort() }, differ ? [eitherSide(actions)] : []);
};

const eitherSide = (actions: readonly string[]): KeyPolicyIssue => ({
  code: 'UNKNOWN_ACTION',
  severity: 'LOW',
  path: 'action',
  message:
    'The policy decides differently for the source key and the destination key: evaluate ' +
    `${actions.join(' and ')} separately.`,
});

const withIssues = (decision: KeyPolicyDecision, issues: readonly KeyPolicyIssue[]): KeyPolicyDecision => {
  return issues.length === 0 ? decision : { ...decision, issues: [...issues, ...decision.issues] };
};
