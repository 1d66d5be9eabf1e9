/**
 * Fields whose values depend only on a key's reference or its policy, not on the caller or the time. Fields that are
 * not listed here are left to the executor, so that a new one is never cached by mistake.
 */
const cacheableFields: Readonly<Record<string, readonly string[]>> = {
  Key: ['arn', 'provider', 'partition', 'region', 'accountId', 'keyId', 'policy', 'policyResult'],
  KeyPolicy: [
    'name',
    'document',
    'wellFormed',
    'version',
    'id',
    'statements',
    'issues',
    'canonicalDocument',
    'fingerprint',
    'equivalentTo',
    'diff',
    'exposure',
    'externalAccounts',
    'access',
    'findings',
    'evaluate',
    'requestId',
    'retrievedAt',
    'stale',
  ],
};

/** Types that are reached only through cacheable fields, so that all their fields depend on the policy alone, too. */
const plainTypes: readonly string[] = [
  'KmsError',
  'KeyPolicyStatement',
  'KeyPolicyPrincipal',
  'KeyPolicyCondition',
  'KeyPolicyIssue',
  'KeyPolicyChange',
  'KeyPolicyAccess',
  'KeyPolicyFinding',
  'KeyPolicyDecision',
];

const plain: ReadonlySet<string> = new Set(plainTypes);
const coordinates: ReadonlySet<string> = new Set(
  Object.entries(cacheableFields).flatMap(([type, fields]) => fields.map((field) => `${type}.${field}`)),
);

/** Whether a field's value may be cached: see the list above. */
export const isCacheable = (type: string, field: string): boolean =>
  field === '__typename' || plain.has(type) || coordinates.has(`${type}.${field}`);

/** The list, for the test that compares it with the schema. */
export const cacheableTypes = { cacheableFields, plainTypes } as const;
