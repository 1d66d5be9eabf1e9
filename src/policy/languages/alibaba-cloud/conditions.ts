import type { ConditionGrammar } from '../statements/grammar.ts';
import { arnShape, audienceKey, isNeverOfServices } from './audience-keys.ts';

/**
 * The condition keys that KMS documents for key policies, and those that RAM documents for every service.
 * https://www.alibabacloud.com/help/en/kms/key-management-service/security-and-compliance/condition-key
 * https://www.alibabacloud.com/help/en/ram/policy-elements
 */
const knownKeys: ReadonlySet<string> = new Set([
  'acs:accountid',
  'acs:currenttime',
  'acs:mfapresent',
  'acs:principalarn',
  'acs:principalrdid',
  'acs:principalrdpath',
  'acs:securetransport',
  'acs:sourceip',
  'acs:sourcevpc',
  'acs:useragent',
  'acs:vpcsourceip',
  'kms:encryptionalgorithm',
  'kms:tag',
]);

/** Prefixes of condition keys that end in the key of a tag. */
const knownPrefixes: readonly string[] = ['acs:principaltag/', 'acs:requesttag/', 'acs:resourcetag/', 'kms:tag/'];

export const conditions: ConditionGrammar = {
  isKnownKey(key) {
    const lowerCase = key.toLowerCase();
    const isNamed = (prefix: string) => lowerCase.length > prefix.length && lowerCase.startsWith(prefix);
    return knownKeys.has(lowerCase) || knownPrefixes.some(isNamed);
  },
  typeOf: () => null,
  isMultivalued: () => false,
  fits: () => true,
  reasonAgainst: () => null,
  audienceKey,
  isNeverOfServices,
  arnShape,
  principalArn: 'acs:PrincipalARN',
  viaService: null,
  managementAccount: null,
  sourceKeys: [],
  variablesOfKey: new Map(),
};
