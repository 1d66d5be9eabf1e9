import { toLowerAscii } from '../../letter-case.ts';
import { requiresPresence } from '../../match/conditions/missing-key.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import {
  type Audience,
  allPrincipals,
  allServices,
  intersectAudiences,
  namedPrincipals,
  nobody,
  toEverybody,
} from '../audience/audience.ts';
import { fitsType } from './fits-type.ts';
import { fixedCallersOf } from './fixed-callers.ts';
import type { ConditionScope } from './scope.ts';

/**
 * The kind of callers for which conditions of an Allow are read: a key implies less about a named principal than
 * about an unnamed caller.
 */
export type CallerKind = 'ANYONE' | 'PRINCIPAL' | 'SERVICE';

const toPrincipals: Audience = [allPrincipals];

/** The callers that can meet all conditions of an Allow. */
export const limitOf = (
  conditions: readonly KeyPolicyCondition[],
  callerKind: CallerKind,
  scope: ConditionScope,
): Audience => {
  return conditions.reduce<Audience>((limit, condition) => {
    const narrowed = narrow(condition, callerKind, scope);
    return narrowed === null ? limit : intersectAudiences(limit, narrowed);
  }, toEverybody);
};

/** Null where the condition implies nothing about the caller. */
const narrow = (condition: KeyPolicyCondition, callerKind: CallerKind, scope: ConditionScope): Audience | null => {
  if (condition.negated) return null;
  const lowerKey = toLowerAscii(condition.key);
  const { conditions } = scope.grammar;
  const key = conditions.audienceKey(lowerKey);
  if (condition.baseOperator === 'Null') return narrowByPresence(condition, lowerKey, callerKind, scope);
  const isOptional = condition.ifExists || condition.setQualifier === 'FOR_ALL_VALUES';
  if (key === null || !fitsType(condition, scope))
    return conditions.isNeverOfServices(lowerKey) && !isOptional ? ofPrincipals(callerKind) : null;
  if (isOptional && key.presence === 'SOME') return null;
  if (isOptional && key.presence === 'PRINCIPALS' && callerKind === 'SERVICE') return null;
  const narrowed = narrowByValues(condition, lowerKey, callerKind, scope);
  const leavesServices = isOptional && key.presence === 'PRINCIPALS' && callerKind === 'ANYONE';
  return leavesServices && narrowed !== null ? [...narrowed, allServices] : narrowed;
};

/** Services are recognized by keys that only they have, and by keys that they never have. */
const narrowByPresence = (
  condition: KeyPolicyCondition,
  lowerKey: string,
  callerKind: CallerKind,
  { grammar: { conditions } }: ConditionScope,
): Audience | null => {
  if (condition.ifExists || !requiresPresence(condition)) return null;
  if (conditions.isNeverOfServices(lowerKey)) return ofPrincipals(callerKind);
  return conditions.audienceKey(lowerKey)?.kind === 'SERVICE_NAME' && callerKind === 'ANYONE'
    ? [allServices, namedPrincipals]
    : null;
};

const ofPrincipals = (callerKind: CallerKind): Audience | null => {
  if (callerKind === 'SERVICE') return nobody;
  return callerKind === 'ANYONE' ? toPrincipals : null;
};

/** Kinds of keys that imply nothing about a service, though its requests may carry them. */
const notOfServices: ReadonlySet<string> = new Set(['ACCOUNT', 'USER_ID', 'ACTING_RESOURCE']);
/** Kinds of keys that imply nothing about a named principal: a call forwarded on its behalf may carry them. */
const notOfPrincipals: ReadonlySet<string> = new Set([
  'SOURCE_ACCOUNT',
  'SOURCE_ARN',
  'SOURCE_ORGANIZATION',
  'SOURCE_ORGANIZATION_PATH',
  'SOURCE_IN_CONTEXT',
  'SERVICE_NAME',
]);

const narrowByValues = (
  condition: KeyPolicyCondition,
  lowerKey: string,
  callerKind: CallerKind,
  scope: ConditionScope,
): Audience | null => {
  const key = scope.grammar.conditions.audienceKey(lowerKey);
  if (key === null) return null;
  if (callerKind === 'SERVICE' && notOfServices.has(key.kind)) return null;
  if (callerKind === 'SERVICE' && key.neverOfServices) return nobody;
  if (callerKind === 'PRINCIPAL' && notOfPrincipals.has(key.kind)) return null;
  const read = fixedCallersOf(condition, key, lowerKey, scope);
  if (read === null || read.isOpen) return key.neverOfServices ? ofPrincipals(callerKind) : null;
  if (key.kind === 'SOURCE_IN_CONTEXT' && callerKind === 'ANYONE') return [allPrincipals, ...read.fixed];
  // Other conditions may name principals, and a call forwarded on their behalf may carry the key.
  if (notOfPrincipals.has(key.kind)) return [...read.fixed, namedPrincipals];
  // Which resource acts for a named principal is unknown.
  return key.kind === 'ACTING_RESOURCE' && callerKind === 'PRINCIPAL' ? [...read.fixed, namedPrincipals] : read.fixed;
};
