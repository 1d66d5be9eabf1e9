import type { ArnShape, AudienceKey, AudienceKeyKind } from '../statements/audience-key.ts';

/** acs:service:region:account:resource. The documentation prints account ids such as `190325303126****`. */
export const arnShape: ArnShape = {
  parts: 5,
  partitionPart: null,
  accountPart: 3,
  accountDigits: null,
  maskedAccountId: /^\d{8,}\*{4}$/,
  networkArn: null,
  sessionArn: null,
};

const sometimes = (kind: AudienceKeyKind): AudienceKey => ({ kind, presence: 'SOME', neverOfServices: false });
const ofPrincipals = (key: AudienceKey): AudienceKey => ({ ...key, neverOfServices: true });

/**
 * Condition keys that restrict the caller, in lower case. No key is documented with which services say on whose behalf
 * they call.
 * @see https://www.alibabacloud.com/help/en/kms/key-management-service/security-and-compliance/condition-key
 */
const keys: ReadonlyMap<string, AudienceKey> = new Map([
  ['acs:accountid', sometimes('ACCOUNT')],
  ['acs:principalarn', { kind: 'PRINCIPAL', presence: 'PRINCIPALS', neverOfServices: true }],
  ['acs:principalrdid', ofPrincipals(sometimes('ORGANIZATION'))],
  ['acs:principalrdpath', ofPrincipals(sometimes('ORGANIZATION_PATH'))],
  ['acs:sourceip', sometimes('ADDRESS')],
  ['acs:sourcevpc', sometimes('NETWORK')],
]);

/** What a condition key, in lower case, implies about the caller; null where it implies nothing for certain. */
export const audienceKey = (lowerKey: string): AudienceKey | null => {
  return keys.get(lowerKey) ?? null;
};

const principalTagPrefix = 'acs:principaltag/';

/** Whether requests of services never carry the condition key, given in lower case. */
export const isNeverOfServices = (lowerKey: string): boolean => {
  return lowerKey.startsWith(principalTagPrefix) || keys.get(lowerKey)?.neverOfServices === true;
};
