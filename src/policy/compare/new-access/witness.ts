import { evaluateOrNull } from '../../evaluate/index.ts';
import type { AudienceKeyKind } from '../../languages/statements/audience-key.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyRequest, KeyRequestWitness, ParsedKeyPolicy } from '../../types.ts';
import type { Comparison } from './comparison.ts';
import { type Level, levelOf } from './level.ts';
import type { SearchState } from './search-target.ts';

/** The level; null where it depends on the path of the caller's role, and for a request that is too large. */
const levelIn = (policy: ParsedKeyPolicy, request: KeyPolicyRequest, comparison: Comparison): Level | null => {
  const { grammar, subject, names } = comparison;
  const decision = evaluateOrNull(policy, request, grammar, subject);
  if (decision === null) return null;
  const arnKey = toLowerAscii(names.arnKey);
  return decision.missingContext.some((key) => toLowerAscii(key) === arnKey) ? null : levelOf(decision);
};

/** Whether the request, evaluated against both documents, is new access. */
const isNewAccess = (request: KeyPolicyRequest, comparison: Comparison): boolean => {
  const { written } = comparison;
  const [older, newer] = [written.older, written.newer].map((policy) => levelIn(policy, request, comparison));
  return older != null && newer != null && newer > older;
};

type Context = KeyPolicyRequest['context'];
type Suffices = (context: Context) => boolean;

/** Those entries without which the others don't suffice, found by halves: most are not needed. */
const neededOf = (entries: Context, others: Context, suffices: Suffices): Context => {
  if (entries.length === 0 || suffices(others)) return [];
  if (entries.length === 1) return entries;
  const [one, other] = [entries.slice(0, entries.length / 2), entries.slice(entries.length / 2)];
  const needed = neededOf(one, [...others, ...other], suffices);
  return [...needed, ...neededOf(other, [...others, ...needed], suffices)];
};

/** Up to this many entries are left out one by one. */
const fewEntries = 8;

/** A request that needs more entries than so many trials show is not much clearer with fewer. */
const maxTrials = 64;

/** The context without entries that are not needed. */
const shrink = (context: Context, suffices: Suffices): Context => {
  let trials = 0;
  const isEnough: Suffices = (tried) => {
    trials += 1;
    return trials <= maxTrials && suffices(tried);
  };
  const needed = context.length > fewEntries ? neededOf(context, [], isEnough) : context;
  // Two entries may suffice only together with a third one.
  let smaller = suffices(needed) ? needed : context;
  for (const entry of smaller) {
    if (trials >= maxTrials) break;
    const rest = smaller.filter((other) => other !== entry);
    if (isEnough(rest)) smaller = rest;
  }
  return smaller;
};

/** A request as a witness; null where evaluating both documents does not confirm the new access. */
const toWitness = (request: KeyPolicyRequest, comparison: Comparison): KeyRequestWitness | null => {
  const { principal, action } = request;
  const suffices: Suffices = (context) => isNewAccess({ principal, action, context }, comparison);
  const given = request.context.filter(({ values }) => values.length > 0);
  // A key that is known to be absent is one that is not given, except where it would follow from the caller.
  const all = suffices(given) ? given : request.context;
  if (!suffices(all)) return null;
  const context = shrink(all, suffices);
  const { grammar, subject, written } = comparison;
  const decision = evaluateOrNull(written.newer, { principal, action, context }, grammar, subject);
  return {
    principal,
    action,
    context: context.filter(({ values }) => values.length > 0),
    statements: decision?.statements ?? [],
  };
};

const isOfService = ({ principal }: KeyRequestWitness, { grammar }: Comparison): boolean =>
  grammar.principals.classify(null, principal).kind === 'SERVICE';

const sourceKinds: ReadonlySet<AudienceKeyKind> = new Set([
  'SOURCE_ACCOUNT',
  'SOURCE_ARN',
  'SOURCE_ORGANIZATION',
  'SOURCE_ORGANIZATION_PATH',
]);

/**
 * Whether such requests exist for certain: services never carry some keys, and it is not documented whether they carry
 * an account, nor whether calls of principals carry the keys that say on whose behalf a service calls.
 */
const isCertain = (witness: KeyRequestWitness, comparison: Comparison): boolean => {
  const { audienceKey, isNeverOfServices } = comparison.grammar.conditions;
  const keys = witness.context.map(({ key }) => toLowerAscii(key));
  if (isOfService(witness, comparison))
    return !keys.some((key) => isNeverOfServices(key) || audienceKey(key)?.kind === 'ACCOUNT');
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

/** The clearest first: callers in accounts before services, then those of the fewest keys and the shortest texts. */
export const byClarity =
  (comparison: Comparison) =>
  (one: KeyRequestWitness, other: KeyRequestWitness): number =>
    Number(isOfService(one, comparison)) - Number(isOfService(other, comparison)) || sizeOf(one) - sizeOf(other);
