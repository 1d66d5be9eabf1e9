import { toLowerAscii } from '../../letter-case.ts';
import { actionKeys, resourceKeys } from './action-keys.data.ts';
import { actionsWithoutKey } from './actions.data.ts';
import { newerActions } from './newer-actions.ts';

const toEntry = (action: string, keys: readonly string[]): readonly [string, ReadonlySet<string>] => {
  const lowerAction = toLowerAscii(action);
  const common = withoutKey.has(lowerAction) ? [] : ofTheKey;
  return [lowerAction, new Set([...keys.map(toLowerAscii), ...common])];
};

/** The names of two condition keys before AWS renamed "customer master keys"; requests still carry them. */
const deprecatedResourceKeys: readonly string[] = ['kms:CustomerMasterKeySpec', 'kms:CustomerMasterKeyUsage'];

const ofTheKey: readonly string[] = [...resourceKeys, ...deprecatedResourceKeys].map(toLowerAscii);
const withoutKey: ReadonlySet<string> = new Set(actionsWithoutKey.map(toLowerAscii));

/** The condition keys of KMS that requests for each action carry, both in lower case. */
const keysByAction: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...actionKeys.flatMap(({ keys, actions }) => actions.map((action) => toEntry(action, keys))),
  ...newerActions.map(({ name, conditionKeys }) => toEntry(name, conditionKeys)),
]);

const tabled: ReadonlySet<string> = new Set([...keysByAction.values()].flatMap((keys) => [...keys]));

const ofKms = /^kms:/i;

/** `kms:EncryptionContext:` for `kms:EncryptionContext:App`; other keys are returned unchanged. */
const stemOf = (lowerKey: string): string => {
  const colon = lowerKey.indexOf(':', lowerKey.indexOf(':') + 1);
  return colon < 0 ? lowerKey : lowerKey.slice(0, colon + 1);
};

/**
 * The entry of the tables for a condition key, in lower case; null where the tables don't contain the key.
 * @param conditionKey - In any letter case: `kms:EncryptionContext:App`.
 */
export const tableEntry = (conditionKey: string): string | null => {
  if (!ofKms.test(conditionKey)) return null;
  const stem = stemOf(toLowerAscii(conditionKey));
  return tabled.has(stem) ? stem : null;
};

/**
 * Whether a request for the action may carry the condition key. An action or a key that the tables don't contain may be
 * newer, and a global key is documented for every request: both count as carried.
 * @param action - In any letter case: `kms:Decrypt`.
 * @param conditionKey - In any letter case: `kms:GrantIsForAWSResource`.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
export const carriesKey = (action: string, conditionKey: string): boolean => {
  const key = tableEntry(conditionKey);
  return key === null || (keysByAction.get(toLowerAscii(action))?.has(key) ?? true);
};
