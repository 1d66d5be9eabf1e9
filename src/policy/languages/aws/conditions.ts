import { toLowerAscii } from '../../letter-case.ts';
import type { OperatorFamily } from '../../parse/operator.ts';
import { quoted } from '../../parse/path.ts';
import type { ConditionGrammar, ConditionKeyType } from '../statements/grammar.ts';
import { arnShape, audienceKey, isNeverOfServices } from './audience-keys.ts';
import { findConditionKey } from './condition-keys.ts';

const sessionArn = /^arn:[^:]*:sts:[^:]*:[^:]*:assumed-role/;
const awsEncryptionContext = 'kms:encryptioncontext:aws:';

/** The families of operators that AWS documents for each type. ARNs and Booleans may be compared as text, too. */
const familiesOf: Readonly<Record<ConditionKeyType, ReadonlySet<OperatorFamily>>> = {
  STRING: new Set(['STRING', 'NULL']),
  ARN: new Set(['ARN', 'STRING', 'NULL']),
  BOOL: new Set(['BOOL', 'STRING', 'NULL']),
  NUMERIC: new Set(['NUMERIC', 'NULL']),
  DATE: new Set(['DATE', 'NUMERIC', 'NULL']),
  IP: new Set(['IP', 'NULL']),
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
export const conditions: ConditionGrammar = {
  isKnownKey: (key) => findConditionKey(key) !== undefined,
  typeOf: (key) => findConditionKey(key)?.type ?? null,
  isMultivalued: (key) => findConditionKey(key)?.multivalued ?? false,
  fits(family, key) {
    const lowerKey = toLowerAscii(key);
    // Services set these keys to ARNs, and their guides use Arn operators.
    if (family === 'ARN' && lowerKey.startsWith(awsEncryptionContext)) return true;
    const type = findConditionKey(lowerKey)?.type ?? null;
    return type === null || familiesOf[type].has(family);
  },
  reasonAgainst: (lowerKey, value) =>
    lowerKey === 'aws:principalarn' && sessionArn.test(value)
      ? `aws:PrincipalArn is the ARN of the role, never that of a session such as ${quoted(value)}`
      : null,
  audienceKey,
  isNeverOfServices,
  arnShape,
  principalArn: 'aws:PrincipalArn',
  viaService: { key: 'kms:ViaService', callerAccount: 'kms:CallerAccount' },
  managementAccount: 'aws:principalorgmasteraccountid',
  sourceKeys: ['aws:SourceAccount', 'aws:SourceArn', 'aws:SourceOrgID'],
  variablesOfKey: new Map([
    ['aws:resourceaccount', 'ACCOUNT'],
    ['aws:resourceorgid', 'ORGANIZATION'],
  ]),
};
