import { type CallContext, type ErrorLine, type ErrorRow, type ErrorTable, toErrorRow } from '../error-table.ts';

const reference =
  'https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-';
const retryPage =
  'https://www.alibabacloud.com/help/en/kms/support/use-the-exponential-backoff-method-to-retry-requests';

const retryable = true;
const final = false;

const denied: ErrorLine = [
  'KMS_ACCESS_DENIED',
  final,
  'Alibaba Cloud KMS does not allow this service to read this key. A RAM policy must allow it kms:GetKeyPolicy, kms:DescribeKey, kms:ListKeys, kms:ListAliasesByKeyId and kms:ListResourceTags.',
];
const closed = (why: string): ErrorLine => [
  'KMS_ACCESS_DENIED',
  final,
  `Alibaba Cloud KMS rejects requests of this account: ${why}.`,
];
const unknownCredentials: ErrorLine = [
  'KMS_CREDENTIALS_INVALID',
  final,
  'Alibaba Cloud does not know the access key of this account, or it is disabled.',
];
const badToken: ErrorLine = [
  'KMS_CREDENTIALS_INVALID',
  final,
  'The security token of this account is wrong or has expired.',
];
const badSignature: ErrorLine = [
  'KMS_CREDENTIALS_INVALID',
  final,
  'Alibaba Cloud rejected the signature: the access key secret of this account is wrong.',
];
const skewed: ErrorLine = [
  'KMS_CREDENTIALS_INVALID',
  final,
  'Alibaba Cloud rejected the time of the request: this machine’s clock is wrong.',
];
const throttled: ErrorLine = [
  'KMS_THROTTLED',
  retryable,
  'The Alibaba Cloud KMS request quota of this account and Region is used up for now.',
  retryPage,
];
const internal: ErrorLine = [
  'KMS_PROVIDER_INTERNAL_ERROR',
  retryable,
  'Alibaba Cloud KMS had an internal error. A retry may succeed at once.',
  retryPage,
];
const unavailable: ErrorLine = [
  'KMS_PROVIDER_UNAVAILABLE',
  retryable,
  'Alibaba Cloud KMS is unavailable at the moment.',
  retryPage,
];
const state = (what: string): ErrorLine => [
  'KMS_KEY_INVALID_STATE',
  final,
  `The state of the key does not allow this operation: ${what}.`,
];
const keyNotFound: ErrorLine = [
  'KMS_KEY_NOT_FOUND',
  final,
  'Alibaba Cloud KMS has no such key in this account and Region.',
];
const policyNotFound: ErrorLine = [
  'KMS_POLICY_NOT_FOUND',
  final,
  'The key has no policy of this name. The only name of a key policy is default.',
];
const invalid: ErrorLine = ['KMS_INVALID_PARAMETER', final, 'Alibaba Cloud KMS rejected a parameter.'];
const missing: ErrorLine = [
  'KMS_MISSING_PARAMETER',
  final,
  'The request to Alibaba Cloud KMS lacks a required parameter.',
];

/**
 * Every error that Alibaba Cloud documents for the operations used here, and the common ones, with the service's
 * misspellings.
 * https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-getkeypolicy
 */
const lines: Readonly<Record<string, ErrorLine>> = {
  InvalidParameter: invalid,
  MissingParameter: missing,

  'Forbidden.KeyNotFound': keyNotFound,
  'Forbidden.ResourceNotFound': keyNotFound,
  'Forbidden.AliasNotFound': [
    'KMS_KEY_NOT_FOUND',
    final,
    'Alibaba Cloud KMS has no such alias in this account and Region.',
  ],
  'Forbidden.KeyPolicyUnSupported': [
    'KMS_KEY_POLICY_UNSUPPORTED',
    final,
    'This key can’t have a key policy: only keys in a KMS instance can.',
  ],

  Forbidden: denied,
  'Forbidden.NoPermission': denied,
  'Forbidden.RAM': denied,
  NoPermission: denied,
  'Forbidden.KmsServiceNotEnabled': closed('KMS is not activated for it'),
  'Forbidden.InDebt': closed('it has overdue payments'),
  'Forbidden.InDebtOverdue': closed('it has overdue payments'),
  'Forbidden.InDebtOverDue': closed('it has overdue payments'),
  'Forbidden.ProhibitedByRiskControl': closed('risk control prohibits it'),

  'Forbidden.AccessKey': unknownCredentials,
  'Forbidden.AccessKeyDisabled': unknownCredentials,
  InvalidAccessKeyId: unknownCredentials,
  InvalidAccessKeySecret: badSignature,
  InvalidSecurityToken: badToken,
  MissingSecurityToken: badToken,
  SecurityTokenExpired: badToken,
  TokenRefreshRequired: badToken,
  SignatureDoesNotMatch: badSignature,
  IncompleteSignature: badSignature,
  InvalidSignature: badSignature,
  SignatureNonceUsed: [
    'KMS_CREDENTIALS_INVALID',
    retryable,
    'Alibaba Cloud rejected the request as a repetition. A retry has a new nonce.',
  ],
  IllegalTimestamp: skewed,
  InvalidTimeStamp: skewed,

  'Rejected.Throttling': throttled,
  Throttling: throttled,
  'Rejected.Disabled': state('it is disabled'),
  'Rejected.PendingDeletion': state('it is scheduled for deletion'),
  'Rejetced.PendingDeletion': state('it is scheduled for deletion'),
  'Rejected.PendingImport': state('it waits for its key material'),
  'Rejected.StateModifiedFailed': ['KMS_KEY_INVALID_STATE', retryable, 'The state of the key is being changed.'],

  InternalFailure: internal,
  InternalError: internal,
  ServiceUnavailable: unavailable,
  ServiceUnavailableTemporary: unavailable,
  SerivceUnavailableTemporary: unavailable,
  SerivceUnvailableTemporary: unavailable,
};

const rows: ReadonlyMap<string, ErrorRow> = new Map(
  Object.entries(lines).map(([name, line]) => [name.toLowerCase(), toErrorRow(line)]),
);

/**
 * Names that also stand for longer ones, such as `Throttling.User` and `InvalidSecurityToken.Expired`. `Forbidden` does
 * not: its longer names have different meanings.
 */
const families: ReadonlySet<string> = new Set([
  'throttling',
  'rejected.throttling',
  'invalidparameter',
  'missingparameter',
  'invalidaccesskeyid',
  'invalidsecuritytoken',
  'invalidtimestamp',
  'illegaltimestamp',
  'incompletesignature',
  'invalidsignature',
  'internalfailure',
  'internalerror',
  'serviceunavailable',
  'forbidden.indebt',
]);

/** Ignores letter case, in which the service is not consistent. */
const find = (
  providerCode: string,
  { operation }: Pick<CallContext, 'operation' | 'policyName'>,
): ErrorRow | undefined => {
  const name = providerCode.toLowerCase();
  if (name === 'forbidden.resourcenotfound' && operation === 'GetKeyPolicy') return toErrorRow(policyNotFound);
  const exact = rows.get(name);
  if (exact !== undefined) return exact;
  const family = [...families].find((prefix) => name.startsWith(`${prefix}.`));
  return family === undefined ? undefined : rows.get(family);
};

/** What Alibaba Cloud means by each name of an error. */
export const alibabaCloudErrors: ErrorTable & { readonly names: readonly string[] } = {
  names: Object.keys(lines),
  find,
  documentationUrl: (operation) => `${reference}${operation.toLowerCase()}`,
};
