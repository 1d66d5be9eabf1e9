import type { AudienceKey } from '../../languages/statements/audience-key.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import { type Audience, nobody } from '../audience/audience.ts';
import { allPrincipals, allServices, type Callers, namedPrincipals } from '../audience/callers.ts';
import { fitsType } from './allow.ts';
import type { ConditionScope } from './scope.ts';
import { type FixedCallers, readValues } from './values.ts';

/** Whom the conditions of a Deny leave it to take away. */
export interface DenyConditions {
  /** Who is denied for certain meets each of them: one for each positive condition. */
  readonly covered: readonly Audience[];
  /** Those who may make one of the others false. */
  readonly spared: Audience;
  /** Whether it may deny others, too, or not all of those who are not spared: by what comes with a request. */
  readonly isUncertain: boolean;
}

interface Covering {
  readonly covered: Audience;
  readonly isUncertain: boolean;
}

interface Sparing {
  readonly spared: Audience;
  readonly isUncertain: boolean;
}

type Reading = Covering | Sparing | 'SPARES_EVERYBODY';

/**
 * Reads the conditions of a Deny; null where nobody is denied for certain, since one of them says nothing certain of
 * the caller.
 */
export const readDenyConditions = (
  conditions: readonly KeyPolicyCondition[],
  scope: ConditionScope,
): DenyConditions | null => {
  const covered: Audience[] = [];
  const spared: Callers[] = [];
  let isUncertain = false;
  for (const condition of conditions) {
    const reading = read(condition, scope);
    if (reading === 'SPARES_EVERYBODY') return null;
    isUncertain ||= reading.isUncertain;
    if ('covered' in reading) covered.push(reading.covered);
    else spared.push(...reading.spared);
  }
  return { covered, spared, isUncertain };
};

const read = (condition: KeyPolicyCondition, scope: ConditionScope): Reading => {
  const lowerKey = toLowerAscii(condition.key);
  const key = scope.grammar.conditions.audienceKey(lowerKey);
  if (key === null) return 'SPARES_EVERYBODY';
  if (condition.baseOperator === 'Null') return readPresence(condition, key);
  if (!fitsType(condition, scope)) return 'SPARES_EVERYBODY';
  const values = readValues(condition, key, lowerKey, scope);
  if (values === null) return 'SPARES_EVERYBODY';
  return condition.negated ? readNegated(condition, key, values) : readPositive(condition, key, values);
};

/** Only the names of services tell something by being there: a call that is forwarded may carry one, too. */
const readPresence = ({ values, ifExists }: KeyPolicyCondition, { kind }: AudienceKey): Reading => {
  const [answer, ...others] = new Set(values.map((value) => value.toLowerCase()));
  if (ifExists || kind !== 'SERVICE_NAME' || others.length > 0) return 'SPARES_EVERYBODY';
  if (answer === 'true') return { spared: [allServices, namedPrincipals], isUncertain: false };
  return answer === 'false' ? { covered: [allServices], isUncertain: true } : 'SPARES_EVERYBODY';
};

/** Spares those whom the values fix, and under `ForAnyValue:` whoever lacks the key. */
const readNegated = (condition: KeyPolicyCondition, key: AudienceKey, values: FixedCallers): Reading => {
  if (values.isOpen || values.isUnreadable) return 'SPARES_EVERYBODY';
  const spared = [...values.fixed, ...whoMayCarry(key)];
  const isUncertain = !values.isExact || key.kind === 'SOURCE_IN_CONTEXT' || isAccountThatMayBeMissing(key);
  if (condition.setQualifier !== 'FOR_ANY_VALUE' || key.presence === 'EVERYBODY') return { spared, isUncertain };
  return key.presence === 'PRINCIPALS' ? { spared: [...spared, allServices], isUncertain } : 'SPARES_EVERYBODY';
};

/** Of a key for an account that a request may lack, only a condition of an Allow tells who carries it. */
const isAccountThatMayBeMissing = ({ kind, presence }: AudienceKey): boolean => {
  return kind === 'ACCOUNT' && presence === 'SOME';
};

/** Beside those whom the values of the key fix, those of whom it can't be told. */
const whoMayCarry = ({ kind }: AudienceKey): Audience => {
  if (kind === 'SOURCE_IN_CONTEXT') return [allPrincipals];
  return kind.startsWith('SOURCE_') || kind === 'SERVICE_NAME' || kind === 'ACTING_RESOURCE'
    ? [namedPrincipals]
    : nobody;
};

/** Denies those whom the values fix, and with `…IfExists` or under `ForAllValues:` whoever lacks the key. */
const readPositive = (condition: KeyPolicyCondition, key: AudienceKey, values: FixedCallers): Reading => {
  const fixed = values.isExact && !isAccountThatMayBeMissing(key) ? values.fixed : nobody;
  const isOptional = condition.ifExists || condition.setQualifier === 'FOR_ALL_VALUES';
  const covered = isOptional && key.neverOfServices ? [...fixed, allServices] : fixed;
  const isUncertain = values.isOpen || !values.isExact || (isOptional && key.presence !== 'EVERYBODY');
  return covered.length === 0 ? 'SPARES_EVERYBODY' : { covered, isUncertain };
};
