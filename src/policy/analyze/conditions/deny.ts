import type { AudienceKey } from '../../languages/statements/audience-key.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import {
  type Audience,
  allPrincipals,
  allServices,
  type Callers,
  namedPrincipals,
  namedServices,
  nobody,
} from '../audience/audience.ts';
import { fitsType } from './fits-type.ts';
import { type FixedCallers, fixedCallersOf } from './fixed-callers.ts';
import type { ConditionScope } from './scope.ts';

/** The callers that a Deny with conditions covers. */
export interface DenyConditions {
  /** Certainly denied callers are in each of these: one per positive condition. */
  readonly covered: readonly Audience[];
  /** The callers that may make one of the other conditions false. */
  readonly exempted: Audience;
  /** Whether, depending on the request, it may deny others as well, or not everyone who is not exempt. */
  readonly isUncertain: boolean;
}

interface Covering {
  readonly covered: Audience;
  readonly isUncertain: boolean;
}

interface Exempting {
  readonly exempted: Audience;
  readonly isUncertain: boolean;
}

type Reading = Covering | Exempting | 'EXEMPTS_EVERYBODY';

/**
 * Reads the conditions of a Deny; null where nobody is certainly denied, because one of them implies nothing about the
 * caller.
 */
export const readDenyConditions = (
  conditions: readonly KeyPolicyCondition[],
  scope: ConditionScope,
): DenyConditions | null => {
  const covered: Audience[] = [];
  const exempted: Callers[] = [];
  let isUncertain = false;
  for (const condition of conditions) {
    const reading = read(condition, scope);
    if (reading === 'EXEMPTS_EVERYBODY') return null;
    isUncertain ||= reading.isUncertain;
    if ('covered' in reading) covered.push(reading.covered);
    else exempted.push(...reading.exempted);
  }
  return { covered, exempted, isUncertain };
};

const read = (condition: KeyPolicyCondition, scope: ConditionScope): Reading => {
  const lowerKey = toLowerAscii(condition.key);
  const key = scope.grammar.conditions.audienceKey(lowerKey);
  if (key === null) return 'EXEMPTS_EVERYBODY';
  if (condition.baseOperator === 'Null') return readPresence(condition, key);
  if (!fitsType(condition, scope)) return 'EXEMPTS_EVERYBODY';
  // Services have several names, one for each Region, and several values need a set operator.
  if (key.kind === 'SERVICE_NAME' && lacksSetOperator(condition, scope)) return 'EXEMPTS_EVERYBODY';
  const values = fixedCallersOf(condition, key, lowerKey, scope);
  if (values === null) return 'EXEMPTS_EVERYBODY';
  return condition.negated ? readNegated(condition, key, values) : readPositive(condition, key, values);
};

const lacksSetOperator = ({ setQualifier, key }: KeyPolicyCondition, { grammar }: ConditionScope): boolean =>
  setQualifier === null && grammar.conditions.isMultivalued(key);

/** The presence of a key implies something only for service names; a forwarded call may carry one, too. */
const readPresence = ({ values, ifExists }: KeyPolicyCondition, { kind }: AudienceKey): Reading => {
  const [answer, ...others] = new Set(values.map((value) => value.toLowerCase()));
  if (ifExists || kind !== 'SERVICE_NAME' || others.length > 0) return 'EXEMPTS_EVERYBODY';
  if (answer === 'true') return { exempted: [allServices, namedPrincipals], isUncertain: false };
  return answer === 'false' ? { covered: [allServices], isUncertain: true } : 'EXEMPTS_EVERYBODY';
};

/** Exempts the callers that the values identify, and under `ForAnyValue:` callers without the key. */
const readNegated = (condition: KeyPolicyCondition, key: AudienceKey, values: FixedCallers): Reading => {
  if (values.isOpen || values.isUnreadable) return 'EXEMPTS_EVERYBODY';
  const exempted = [...values.fixed, ...whoMayCarry(key)];
  const isUncertain = !values.isExact || key.kind === 'SOURCE_IN_CONTEXT' || isAccountThatMayBeMissing(key);
  if (condition.setQualifier !== 'FOR_ANY_VALUE' || key.presence === 'EVERYBODY') return { exempted, isUncertain };
  return key.presence === 'PRINCIPALS' ? { exempted: [...exempted, allServices], isUncertain } : 'EXEMPTS_EVERYBODY';
};

/**
 * Whether the key is for an account and some requests lack it. Only in an Allow do the values of such a key identify
 * the callers.
 */
const isAccountThatMayBeMissing = ({ kind, presence }: AudienceKey): boolean => {
  return kind === 'ACCOUNT' && presence === 'SOME';
};

/** The callers that may carry the key although its values don't identify them. */
const whoMayCarry = ({ kind, neverOfServices }: AudienceKey): Audience => {
  if (kind === 'SOURCE_IN_CONTEXT') return [allPrincipals];
  // Whether the request of a service carries an account is not documented.
  if (kind === 'ACCOUNT' && !neverOfServices) return [namedServices];
  return kind.startsWith('SOURCE_') || kind === 'SERVICE_NAME' || kind === 'ACTING_RESOURCE'
    ? [namedPrincipals]
    : nobody;
};

/** Whether the condition holds for callers without the key. Under `ForAnyValue:` it never does in a Deny. */
const holdsWithoutKey = ({ ifExists, setQualifier }: KeyPolicyCondition): boolean =>
  setQualifier === 'FOR_ALL_VALUES' || (ifExists && setQualifier === null);

/** Denies the callers that the values identify, and with `…IfExists` or `ForAllValues:` those without the key. */
const readPositive = (condition: KeyPolicyCondition, key: AudienceKey, values: FixedCallers): Reading => {
  const fixed = values.isExact && !isAccountThatMayBeMissing(key) ? values.fixed : nobody;
  const isOptional = holdsWithoutKey(condition);
  const covered = isOptional && key.neverOfServices ? [...fixed, allServices] : fixed;
  const isUncertain = values.isOpen || !values.isExact || (isOptional && key.presence !== 'EVERYBODY');
  return covered.length === 0 ? 'EXEMPTS_EVERYBODY' : { covered, isUncertain };
};
