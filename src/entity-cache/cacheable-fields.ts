/**
 * Fields whose value follows from a key's reference or from its policy alone, whoever asks and whenever. A field that is
 * missing here is left to the executor, so that a new one is never kept by mistake.
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

/** Types that only cacheable fields lead to: each of their fields follows from the policy as well. */
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

/** Whether a field's value may be kept: see the list above. */
export const isCacheable = (type: string, field: string): boolean =>
  field === '__typename' || plain.has(type) || coordinates.has(`${type}.${field}`);

/** What the list names, for the test that compares it with the schema. */
export const cacheableTypes = { cacheableFields, plainTypes } as const;
