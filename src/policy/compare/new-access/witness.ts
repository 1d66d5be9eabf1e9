import { evaluatePolicy } from '../../evaluate/index.ts';
import type { AudienceKeyKind } from '../../languages/statements/audience-key.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyRequest, KeyRequestWitness, ParsedKeyPolicy } from '../../types.ts';
import type { Comparison } from './comparison.ts';
import { type Level, levelOf } from './search.ts';
import type { SearchState } from './search-target.ts';

/** The level; null where it depends on the path of the caller's role. */
const levelIn = (policy: ParsedKeyPolicy, request: KeyPolicyRequest, comparison: Comparison): Level | null => {
  const { grammar, subject, names } = comparison;
  const decision = evaluatePolicy(policy, request, grammar, subject);
  const arnKey = toLowerAscii(names.arnKey);
  return decision.missingContext.some((key) => toLowerAscii(key) === arnKey) ? null : levelOf(decision);
};

/** Whether the request, evaluated against both documents, is new access. */
const isNewAccess = (request: KeyPolicyRequest, comparison: Comparison): boolean => {
  const [older, newer] = [comparison.older, comparison.newer].map((policy) => levelIn(policy, request, comparison));
  return older != null && newer != null && newer > older;
};

/** The request without the parts of its context that are not needed. */
const shrink = (request: KeyPolicyRequest, comparison: Comparison): KeyPolicyRequest => {
  let smaller = request;
  for (const entry of request.context) {
    const context = smaller.context.filter((other) => other !== entry);
    if (isNewAccess({ ...smaller, context }, comparison)) smaller = { ...smaller, context };
  }
  return smaller;
};

/** A request as a minimal witness; null where evaluating both documents does not confirm the new access. */
const toWitness = (request: KeyPolicyRequest, comparison: Comparison): KeyRequestWitness | null => {
  if (!isNewAccess(request, comparison)) return null;
  const { principal, action, context } = shrink(request, comparison);
  const { grammar, subject, newer } = comparison;
  const { statements } = evaluatePolicy(newer, { principal, action, context }, grammar, subject);
  return { principal, action, context: context.filter(({ values }) => values.length > 0), statements };
};

/** Callers in accounts are clearer examples than services. */
const isService = ({ principal }: KeyRequestWitness): boolean => !principal.includes('::');

const sourceKinds: ReadonlySet<AudienceKeyKind> = new Set([
  'SOURCE_ACCOUNT',
  'SOURCE_ARN',
  'SOURCE_ORGANIZATION',
  'SOURCE_ORGANIZATION_PATH',
]);

/**
 * Whether such requests exist for certain: services never carry some keys, and it is not documented whether calls of
 * principals carry those that say on whose behalf a service calls.
 */
const isCertain = ({ principal, context }: KeyRequestWitness, { grammar }: Comparison): boolean => {
  const { audienceKey, isNeverOfServices } = grammar.conditions;
  const keys = context.map(({ key }) => toLowerAscii(key));
  const isOfService = grammar.principals.classify(null, principal).kind === 'SERVICE';
  if (isOfService) return !keys.some(isNeverOfServices);
  return !keys.some((key) => sourceKinds.has(audienceKey(key)?.kind ?? 'ACCOUNT'));
};

/** Adds a request to the witnesses or doubts. False for a witness of a request that may not exist. */
export const addWitness = (
  { comparison, witnesses, uncertain, doubts }: SearchState,
  request: KeyPolicyRequest,
): boolean => {
  const witness = toWitness(request, comparison);
  if (witness === null) {
    doubts.add(`a request by ${request.principal} for ${request.action} could not be reproduced`);
    return true;
  }
  const isCertainWitness = isCertain(witness, comparison);
  (isCertainWitness ? witnesses : uncertain).push(witness);
  return isCertainWitness;
};

const sizeOf = ({ principal, action, context }: KeyRequestWitness): number =>
  context.length * 10_000 + JSON.stringify(context).length * 10 + principal.length + action.length;

/** Smallest first: fewest keys, shortest texts; services last. */
export const bySize = (one: KeyRequestWitness, other: KeyRequestWitness): number =>
  Number(isService(one)) - Number(isService(other)) || sizeOf(one) - sizeOf(other);
