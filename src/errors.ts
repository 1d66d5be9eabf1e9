/**
 * The codes of all failures of reading a key. Clients switch on them, so a code never changes its meaning.
 * schema/errors.graphql publishes the same list, and a test compares the two.
 */
export const kmsErrorCodes = [
  'KMS_INVALID_KEY_REFERENCE',
  'KMS_ACCOUNT_NOT_CONFIGURED',
  'KMS_INVALID_ARN',
  'KMS_INVALID_PARAMETER',
  'KMS_MISSING_PARAMETER',
  'KMS_KEY_NOT_FOUND',
  'KMS_POLICY_NOT_FOUND',
  'KMS_KEY_POLICY_UNSUPPORTED',
  'KMS_KEY_INVALID_STATE',
  'KMS_ACCESS_DENIED',
  'KMS_CREDENTIALS_INVALID',
  'KMS_THROTTLED',
  'KMS_DEPENDENCY_TIMEOUT',
  'KMS_PROVIDER_INTERNAL_ERROR',
  'KMS_PROVIDER_UNAVAILABLE',
  'KMS_PROVIDER_TIMEOUT',
  'KMS_PROVIDER_ERROR',
  'KMS_POLICY_MALFORMED',
  'KMS_BUDGET_EXCEEDED',
  'KMS_LIMIT_EXCEEDED',
  'KMS_AMBIGUOUS_KEY_ID',
  'KMS_INDEX_UNAVAILABLE',
  'FORBIDDEN',
] as const;

export type KmsErrorCode = (typeof kmsErrorCodes)[number];

/** The id of a provider: a value of the schema's enum of this name. The registries in `providers/` list them all. */
export type KmsProvider = string;

/** The operations that this service calls, by AWS's names, which quotas, metrics and errors of all providers use. */
export type KmsOperation =
  | 'GetKeyPolicy'
  | 'DescribeKey'
  | 'ListKeys'
  | 'ListGrants'
  | 'ListAliases'
  | 'ListResourceTags'
  | 'GetKeyRotationStatus'
  | 'ListAccounts';

/** Creates an error without a stack trace, since capturing one costs more than everything else about the error. */
export const withoutStackTrace = <E extends Error>(create: () => E): E => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return create();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
};

/** An Error without a stack trace. */
export class ErrorWithoutStack extends Error {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message, options);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/**
 * A failure with a code. It is an Error so that a DataLoader can return it for one key and GraphQL can throw it;
 * otherwise it is plain data. `cause` is for the log and never reaches a client.
 */
export class KmsError extends ErrorWithoutStack {
  override readonly name = 'KmsError';
  /** This service's own text, never the provider's, which may name the caller or the credentials. */
  declare readonly message: string;
  readonly code: KmsErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly provider: KmsProvider | null;
  /** A {@link KmsOperation}, or the provider's own name for an operation. */
  readonly operation: string | null;
  readonly providerCode: string | null;
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  readonly arn: string | null;
  readonly region: string | null;
  readonly accountId: string | null;
  readonly documentationUrl: string | null;

  constructor(
    details: Partial<KmsErrorDetails> & Pick<KmsErrorDetails, 'code' | 'message'>,
    options?: { readonly cause?: unknown },
  ) {
    super(details.message, options);
    this.code = details.code;
    this.retryable = details.retryable ?? false;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.provider = details.provider ?? null;
    this.operation = details.operation ?? null;
    this.providerCode = details.providerCode ?? null;
    this.httpStatus = details.httpStatus ?? null;
    this.requestId = details.requestId ?? null;
    this.arn = details.arn ?? null;
    this.region = details.region ?? null;
    this.accountId = details.accountId ?? null;
    this.documentationUrl = details.documentationUrl ?? null;
  }

  /** The same failure with some details replaced, such as the key for which it is returned. */
  with(details: Partial<KmsErrorDetails>): KmsError {
    return new KmsError({ ...this.details(), ...details }, { cause: this.cause });
  }

  /** The published fields, as plain data. */
  details(): KmsErrorDetails {
    const { code, message, retryable, retryAfterMs, provider, operation, providerCode } = this;
    const { httpStatus, requestId, arn, region, accountId, documentationUrl } = this;
    return {
      code,
      message,
      retryable,
      retryAfterMs,
      provider,
      operation,
      providerCode,
      httpStatus,
      requestId,
      arn,
      region,
      accountId,
      documentationUrl,
    };
  }
}

/** What a client may learn about a failure: exactly the fields of `KmsError` in the schema. */
export type KmsErrorDetails = Omit<KmsError, Exclude<keyof Error, 'message'> | 'with' | 'details'>;
