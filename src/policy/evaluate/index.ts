import type { Grammar } from '../languages/language.ts';
import { toLowerAscii } from '../letter-case.ts';
import { createContext } from '../match/conditions/context.ts';
import type { KeyPolicyDecision, KeyPolicyRequest, ParsedKeyPolicy, PolicySubject } from '../types.ts';
import { compilePolicy } from './policy.ts';
import { type Caller, toCaller } from './policy-principal.ts';
import type { Verdict } from './statement.ts';

const implicitDeny: KeyPolicyDecision = {
  outcome: 'IMPLICIT_DENY',
  statements: [],
  requiresIdentityPolicy: false,
  missingContext: [],
};

/**
 * Would this policy by itself let this principal do this? Identity policies, grants and the policies of an organization
 * are outside it. A statement without effect counts for nothing.
 *
 * The principal is an ARN, an account id, a service name, or `*` for nobody known; whatever else it is, only statements
 * for everyone or for that very text reach it. The action is one action of the provider's key service: a pattern, or an
 * action of another service, is implicitly denied.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluatePolicy(
  policy: ParsedKeyPolicy,
  request: KeyPolicyRequest,
  grammar: Grammar,
  subject: PolicySubject,
): KeyPolicyDecision {
  const action = toLowerAscii(request.action);
  if (!action.startsWith(grammar.actions.prefix) || /[*?]/.test(action)) return implicitDeny;
  const caller = toCaller(request.principal, grammar.principals);
  const context = createContext(request.context, caller.context);
  const verdicts = compilePolicy(
    policy,
    grammar,
    subject,
  )(action)
    .map(({ judge }) => judge(caller, context))
    .filter((verdict) => verdict !== null);
  return decide(verdicts, caller, grammar, subject);
}

/** A Deny that applies beats every Allow; where nothing applies, access is denied all the same. */
function decide(verdicts: readonly Verdict[], caller: Caller, grammar: Grammar, subject: PolicySubject) {
  const denies = verdicts.filter(({ statement }) => statement.effect === 'DENY');
  const allows = verdicts.filter(({ statement }) => statement.effect === 'ALLOW');
  const missingContext = findMissingContext(denies, allows);
  const denied = denies.filter(({ applies }) => applies);
  if (denied.length > 0) return decision('EXPLICIT_DENY', denied, false, missingContext);
  const allowed = allows.filter(({ applies }) => applies);
  if (allowed.length === 0) return decision('IMPLICIT_DENY', [], false, missingContext);
  return decision('ALLOW', allowed, requiresIdentityPolicy(allowed, caller, grammar, subject), missingContext);
}

function decision(
  outcome: KeyPolicyDecision['outcome'],
  deciding: readonly Verdict[],
  requiresIdentityPolicy: boolean,
  missingContext: readonly string[],
): KeyPolicyDecision {
  return {
    outcome,
    statements: deciding.map(({ statement }) => statement.index),
    requiresIdentityPolicy,
    missingContext,
  };
}

/**
 * A principal of another account is always in need of its own account's leave. One of the key's own account is where
 * the policy does no more than hand the decision to that account.
 */
function requiresIdentityPolicy(
  allowed: readonly Verdict[],
  caller: Caller,
  grammar: Grammar,
  subject: PolicySubject,
): boolean {
  const isOutside = caller.accountId !== null && subject.accountId !== null && caller.accountId !== subject.accountId;
  return isOutside || (grammar.principals.accountDelegates && allowed.every(({ reach }) => reach === 'ACCOUNT'));
}

/**
 * The keys that could change the outcome if they became known, sorted, as the policy first writes them. None can where
 * a Deny applies come what may; those of an Allow can't where another Allow applies come what may.
 */
function findMissingContext(denies: readonly Verdict[], allows: readonly Verdict[]): readonly string[] {
  if (denies.some(isCertain)) return [];
  const turning = (allows.some(isCertain) ? denies : [...denies, ...allows]).filter(({ open }) => open.length > 0);
  if (turning.length === 0) return [];
  const keys = new Map<string, string>();
  const inOrder = turning.toSorted((one, other) => one.statement.index - other.statement.index);
  for (const key of new Set(inOrder.flatMap(({ open }) => open))) {
    const lowerCase = toLowerAscii(key);
    if (!keys.has(lowerCase)) keys.set(lowerCase, key);
  }
  return [...keys.values()].sort();
}

const isCertain = ({ applies, open }: Verdict) => applies && open.length === 0;
