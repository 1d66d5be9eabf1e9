import { type CallContext, type ErrorLine, type ErrorRow, type ErrorTable, toErrorRow } from '../error-table.ts';

const reference = 'https://docs.aws.amazon.com/kms/latest/APIReference';
const guide = 'https://docs.aws.amazon.com/kms/latest/developerguide';
const common = `${reference}/CommonErrors.html`;

const retryable = true;
const final = false;

const denied: ErrorLine = [
  'KMS_ACCESS_DENIED',
  final,
  'AWS KMS does not allow this service to read this key. A policy of its role must allow this operation, for example kms:GetKeyPolicy, and the key policy must not deny it.',
  `${guide}/policy-evaluation.html`,
];
const unknownCredentials: ErrorLine = [
  'KMS_CREDENTIALS_INVALID',
  final,
  'AWS does not know the credentials of this account, or the Region is not enabled for it.',
  common,
];
const expired: ErrorLine = ['KMS_CREDENTIALS_INVALID', final, 'The credentials of this account have expired.', common];
const badSignature: ErrorLine = [
  'KMS_CREDENTIALS_INVALID',
  final,
  'AWS rejected the signature: the secret key of this account or this machine’s clock is wrong.',
  common,
];
const skewed: ErrorLine = [
  'KMS_CREDENTIALS_INVALID',
  final,
  'AWS rejected the time of the request: this machine’s clock is wrong.',
  common,
];
const throttled: ErrorLine = [
  'KMS_THROTTLED',
  retryable,
  'The AWS KMS request quota of this account and Region is used up for now.',
  `${guide}/throttling.html`,
];
const internal: ErrorLine = [
  'KMS_PROVIDER_INTERNAL_ERROR',
  retryable,
  'AWS KMS had an internal error. A retry may succeed at once.',
];
const unavailable: ErrorLine = ['KMS_PROVIDER_UNAVAILABLE', retryable, 'AWS KMS is unavailable at the moment.', common];
const invalid: ErrorLine = ['KMS_INVALID_PARAMETER', final, 'AWS KMS rejected a parameter.', common];
const missing: ErrorLine = [
  'KMS_MISSING_PARAMETER',
  final,
  'The request to AWS KMS lacks a required parameter.',
  common,
];
const keyNotFound: ErrorLine = ['KMS_KEY_NOT_FOUND', final, 'AWS KMS has no such key in this account and Region.'];
const aliasNotFound: ErrorLine = ['KMS_KEY_NOT_FOUND', final, 'AWS KMS has no such alias in this account and Region.'];
const policyNotFound: ErrorLine = [
  'KMS_POLICY_NOT_FOUND',
  final,
  'The key has no policy of this name. The only name of a key policy is default.',
];
const state: ErrorLine = [
  'KMS_KEY_INVALID_STATE',
  final,
  'The state of the key does not allow this operation.',
  `${guide}/key-state.html`,
];

/**
 * Every error that AWS documents for the operations used here, the common ones, and undocumented spellings of both that
 * AWS returns.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html#API_GetKeyPolicy_Errors
 */
const lines: Readonly<Record<string, ErrorLine>> = {
  NotFoundException: keyNotFound,
  InvalidArnException: ['KMS_INVALID_ARN', final, 'AWS KMS rejected the ARN: it is malformed, or of another Region.'],
  DependencyTimeoutException: [
    'KMS_DEPENDENCY_TIMEOUT',
    retryable,
    'A system that AWS KMS depends on did not answer in time.',
  ],
  KMSInternalException: internal,
  KMSInvalidStateException: state,
  DisabledException: state,
  KeyUnavailableException: [
    'KMS_KEY_INVALID_STATE',
    retryable,
    'The key is unavailable at the moment.',
    `${guide}/key-state.html`,
  ],
  InvalidMarkerException: [
    'KMS_INVALID_PARAMETER',
    final,
    'This cursor is not from this list of keys, or it is too old.',
  ],

  InvalidGrantIdException: invalid,
  UnsupportedOperationException: [
    'KMS_KEY_INVALID_STATE',
    final,
    'AWS KMS does not support this operation for keys of this kind.',
  ],

  AccessDeniedException: denied,
  AccessDenied: denied,
  NotAuthorized: denied,
  OptInRequired: ['KMS_ACCESS_DENIED', final, 'The account is not signed up for AWS KMS in this Region.', common],

  UnrecognizedClientException: unknownCredentials,
  InvalidClientTokenId: unknownCredentials,
  InvalidAccessKeyId: unknownCredentials,
  AuthFailure: unknownCredentials,
  MissingAuthenticationToken: unknownCredentials,
  MissingAuthenticationTokenException: unknownCredentials,
  ExpiredTokenException: expired,
  ExpiredToken: expired,
  TokenRefreshRequired: expired,
  SecurityTokenExpired: expired,
  RequestExpired: skewed,
  RequestTimeTooSkewed: skewed,
  RequestInTheFuture: skewed,
  IncompleteSignature: badSignature,
  IncompleteSignatureException: badSignature,
  InvalidSignatureException: badSignature,
  SignatureDoesNotMatch: badSignature,

  ThrottlingException: throttled,
  Throttling: throttled,
  ThrottledException: throttled,
  TooManyRequestsException: throttled,
  RequestLimitExceeded: throttled,
  RequestThrottled: throttled,
  RequestThrottledException: throttled,
  LimitExceededException: throttled,
  SlowDown: throttled,

  ValidationException: invalid,
  ValidationError: invalid,
  InvalidParameterValue: invalid,
  InvalidParameterCombination: invalid,
  InvalidQueryParameter: invalid,
  MalformedQueryString: invalid,
  SerializationException: invalid,
  MissingParameter: missing,
  MissingAction: missing,

  InternalFailure: internal,
  InternalError: internal,
  InternalServerError: internal,
  InternalServerException: internal,
  InternalServiceError: internal,
  ServiceUnavailable: unavailable,
  ServiceUnavailableException: unavailable,
  ServiceUnavailableError: unavailable,
  RequestTimeout: unavailable,
  RequestTimeoutException: unavailable,
  IDPCommunicationError: unavailable,
  IDPCommunicationErrorException: unavailable,
};

const rows: ReadonlyMap<string, ErrorRow> = new Map(
  Object.entries(lines).map(([name, line]) => [name, toErrorRow(line)]),
);

/**
 * NotFoundException is about the policy if one with another name than `default` was requested, about the alias if the
 * reference is one, and otherwise about the key.
 */
const find = (
  providerCode: string,
  { operation, policyName, arn }: Pick<CallContext, 'operation' | 'policyName' | 'arn'>,
): ErrorRow | undefined => {
  if (providerCode !== 'NotFoundException') return rows.get(providerCode);
  if (operation === 'GetKeyPolicy' && policyName !== 'default') return toErrorRow(policyNotFound);
  return arn?.includes(':alias/') ? toErrorRow(aliasNotFound) : rows.get(providerCode);
};

/** What AWS means by each name of an error. */
export const awsErrors: ErrorTable & { readonly names: readonly string[] } = {
  names: [...rows.keys()],
  find,
  documentationUrl: (operation) => `${reference}/API_${operation}.html#API_${operation}_Errors`,
};
