import type { CallerScope, ConditionGrammar } from '../language.ts';
import { conditionKeys } from './actions.data.ts';

const knownKeys: ReadonlySet<string> = new Set(conditionKeys.map((key) => key.toLowerCase()));

/** Keys that go on with a name of the user's own, such as `aws:ResourceTag/` and `kms:EncryptionContext:`. */
const knownPrefixes: readonly string[] = [...knownKeys].filter((key) => key.endsWith('/') || key.endsWith(':'));

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const callerScopes: ReadonlyMap<string, CallerScope> = new Map([
  ['aws:principalaccount', 'account'],
  ['kms:calleraccount', 'account'],
  ['aws:sourceaccount', 'account'],
  ['aws:sourceowner', 'account'],
  ['aws:principalarn', 'arn'],
  ['aws:sourcearn', 'arn'],
  ['aws:principalorgid', 'organization'],
  ['aws:principalorgpaths', 'organization'],
  ['aws:sourceorgid', 'organization'],
  ['aws:userid', 'user-id'],
  ['aws:sourceip', 'network'],
  ['aws:sourcevpc', 'network'],
  ['aws:sourcevpce', 'network'],
]);

export const conditions: ConditionGrammar = {
  isKnownKey(key) {
    const lowerCase = key.toLowerCase();
    const isNamed = (prefix: string) => lowerCase.length > prefix.length && lowerCase.startsWith(prefix);
    return (knownKeys.has(lowerCase) && !knownPrefixes.includes(lowerCase)) || knownPrefixes.some(isNamed);
  },
  callerScopes,
  alwaysPresent: new Set(['aws:principalaccount', 'aws:principalarn', 'kms:calleraccount']),
  sourceKeys: new Set(['aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid', 'aws:sourceorgpaths']),
  viaService: 'kms:viaservice',
  grantForResource: 'kms:grantisforawsresource',
};
