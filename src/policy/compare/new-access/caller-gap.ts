import type { CallerNames } from '../../languages/statements/caller-form.ts';
import { toLowerAscii } from '../../letter-case.ts';
import { isAccountInPlace } from './account-in-place.ts';
import { isPlainlyFilled } from './filled-patterns.ts';
import type { KeyCondition } from './key-condition.ts';
import { linkedKeys } from './linked-keys.ts';

/** The keys whose values follow from the caller's name. */
const keysOfNames = ({ arnKey, accountKeys, services }: CallerNames): ReadonlySet<string> =>
  new Set([arnKey, ...accountKeys, services.nameKey ?? arnKey].map(toLowerAscii));

/** Whether it depends on the caller's name in another way than by equality. */
const isMixed = (condition: KeyCondition, names: CallerNames): boolean => {
  const { condition: written, lowerKey } = condition;
  if (written.baseOperator.endsWith('IgnoreCase')) return true;
  if (isPlainlyFilled(condition, () => false)) return false;
  const isOfArn = lowerKey === toLowerAscii(names.arnKey);
  return !(isOfArn && written.values.every((value) => !value.includes('${') || isAccountInPlace(value, names)));
};

/** Whether it compares the name as a number, a date or bytes. */
const isOtherwise = (condition: KeyCondition): boolean =>
  condition.family !== null && condition.family !== 'NULL' && !condition.isTextual;

/**
 * Which condition compares names of callers in such a way that one caller of each class is not enough: with policy
 * variables and other text together, or otherwise than as text; null where none does. A single value that the key is
 * compared with can always be filled.
 */
export const findCallerGap = (conditions: readonly KeyCondition[], names: CallerNames): string | null => {
  const ofNames = keysOfNames(names);
  const linked = linkedKeys([...ofNames], conditions);
  const compared = conditions.filter(({ lowerKey }) => linked.has(lowerKey));
  const isUncertain = (condition: KeyCondition): boolean => {
    const { lowerKey, variables } = condition;
    if (variables.length === 0 || !isMixed(condition, names)) return false;
    const sameKey = compared.filter((other) => other.lowerKey === lowerKey && other.isTextual);
    return ofNames.has(lowerKey) || new Set(sameKey.flatMap(({ condition: { values } }) => values)).size > 1;
  };
  const other = compared.find(isOtherwise);
  if (other !== undefined) return `${other.condition.key} is compared otherwise than as text`;
  const mixed = compared.find(isUncertain);
  return mixed === undefined
    ? null
    : `${mixed.condition.key} is compared with a policy variable and other text together`;
};
