import { ErrorWithoutStack, KmsError } from '../errors.ts';
import { type CredentialsProblem, credentialsMessages } from './credentials-error.ts';
import { type CallContext, type ErrorLine, type ErrorRow, type ErrorTable, toErrorRow } from './error-table.ts';

/** How a call failed, independently of the error that the provider may have named. */
type FailureKind =
  /** The provider answered with an error, or something answered in its place. */
  | 'answered'
  /** The response was not JSON, or not of the documented shape. */
  | 'unreadable'
  /** The connection was refused, reset, or could not be made. */
  | 'network'
  /** The host name does not resolve. */
  | 'host-not-found'
  /** The other side speaks another protocol: TLS where HTTP was expected, or the reverse. */
  | 'protocol'
  /** The other side's certificate was not accepted. */
  | 'certificate'
  | 'timeout'
  /** The caller's signal ended it. */
  | 'aborted'
  /** Credentials could not be obtained. */
  | 'credentials';

/** A failure as a provider's folder reads it from an SDK's error. */
export interface Failure {
  readonly kind: FailureKind;
  /** The provider's own name for the error. */
  readonly providerCode: string | null;
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  /** The provider's own indication; null without one, when the rate limiter decides. */
  readonly retryAfterMs: number | null;
  /** Replaces the message of the table's row; null for the row's own. */
  readonly message: string | null;
}

/** A failure without any details. */
export const blankFailure: Failure = {
  kind: 'answered',
  providerCode: null,
  httpStatus: null,
  requestId: null,
  retryAfterMs: null,
  message: null,
};

const row = (...line: ErrorLine): ErrorRow => toErrorRow(line);

const refusedByOther = row(
  'KMS_PROVIDER_UNAVAILABLE',
  false,
  'What answered was not KMS, and refused the request. Check the proxy and the endpoint.',
);
/** Statuses with which a proxy says that the same request may succeed later. */
const passingStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

const isRefusal = (httpStatus: number): boolean =>
  httpStatus >= 400 && httpStatus < 500 && !passingStatuses.has(httpStatus);

const rowsByKind: Readonly<Record<Exclude<FailureKind, 'answered'>, ErrorRow>> = {
  unreadable: row('KMS_PROVIDER_UNAVAILABLE', true, 'What answered was not KMS: the answer could not be read.'),
  network: row('KMS_PROVIDER_UNAVAILABLE', true, 'KMS could not be reached, or the connection broke.'),
  'host-not-found': row('KMS_PROVIDER_UNAVAILABLE', true, 'The host name of the KMS endpoint does not resolve.'),
  protocol: row(
    'KMS_PROVIDER_UNAVAILABLE',
    true,
    'What answered does not speak HTTP. Check whether the endpoint needs https:// instead of http://, or the reverse.',
  ),
  certificate: row('KMS_PROVIDER_UNAVAILABLE', false, 'The certificate of the KMS endpoint was not accepted.'),
  timeout: row('KMS_PROVIDER_TIMEOUT', true, 'KMS did not answer within the time allowed.'),
  aborted: row('KMS_PROVIDER_TIMEOUT', true, 'The time allowed for the request passed before KMS answered.'),
  credentials: row('KMS_CREDENTIALS_INVALID', false, 'No credentials for this account.'),
};

const throttled = row('KMS_THROTTLED', true, 'The request quota of this account and Region is used up for now.');
const unavailable = row('KMS_PROVIDER_UNAVAILABLE', true, 'KMS is not available for now.');
const unknown = row('KMS_PROVIDER_ERROR', false, 'KMS answered with an error that it does not document.');

/**
 * The error to return, looked up by the provider's own name first, then by how the call failed, then by HTTP status.
 */
export const toKmsError = (failure: Failure, table: ErrorTable, context: CallContext, cause: unknown): KmsError => {
  const { code, message, retryable, documentationUrl } = rowOf(failure, table, context);
  const { operation, provider, region, accountId, arn } = context;
  return new KmsError(
    {
      code,
      message: failure.message ?? message,
      retryable,
      retryAfterMs: retryable ? failure.retryAfterMs : null,
      provider,
      operation,
      providerCode: failure.providerCode,
      httpStatus: failure.httpStatus,
      requestId: failure.requestId,
      arn,
      region,
      accountId,
      documentationUrl: documentationUrl ?? (operation === null ? null : table.documentationUrl(operation)),
    },
    { cause: toCause(cause, failure.httpStatus === null) },
  );
};

const rowOf = ({ kind, providerCode, httpStatus }: Failure, table: ErrorTable, context: CallContext): ErrorRow => {
  if (kind === 'aborted' || kind === 'credentials') return rowsByKind[kind];
  const documented = providerCode === null ? undefined : table.find(providerCode, context);
  if (documented !== undefined) return documented;
  if (kind === 'unreadable' && isRefusal(httpStatus ?? 0)) return refusedByOther;
  if (kind !== 'answered') return rowsByKind[kind];
  return rowOfStatus(httpStatus ?? 0);
};

const unreachableIssuer = 'The service that issues the credentials of this account could not be reached.';

const busyIssuer = 'The service that issues the credentials of this account can not answer at the moment.';

/** Kinds of failures that are transient when credentials are loaded. */
const passing: ReadonlySet<FailureKind> = new Set(['network', 'protocol', 'certificate', 'timeout', 'unreadable']);

/**
 * Adapts a failure to obtain credentials. A transient one, such as a broken connection to STS, stays retryable, with a
 * message about the issuer of the credentials in place of KMS. Any other means that there are no credentials.
 */
export const toCredentialsFailure = (failure: Failure, table: ErrorTable, problem: CredentialsProblem): Failure => {
  const { kind, providerCode, httpStatus } = failure;
  if (kind === 'aborted') return failure;
  if (passing.has(kind) || (httpStatus ?? 0) >= 500 || httpStatus === 429)
    return { ...failure, message: unreachableIssuer };
  const known =
    providerCode === null ? undefined : table.find(providerCode, { operation: null, policyName: null, arn: null });
  if (known?.retryable === true) return { ...failure, message: busyIssuer };
  return { ...failure, kind: 'credentials', message: credentialsMessages[problem] };
};

const rowOfStatus = (httpStatus: number): ErrorRow => {
  if (httpStatus === 429) return throttled;
  return httpStatus >= 500 ? unavailable : unknown;
};

/**
 * The SDK's error without what must not be logged: requests hold tokens, and signature errors repeat requests. The
 * answer of a provider says what went wrong; without one, the stack trace may.
 */
const toCause = (thrown: unknown, hasStack: boolean): Error => {
  const error = thrown instanceof Error ? thrown : new ErrorWithoutStack(`thrown: ${typeof thrown}`);
  const cause = new ErrorWithoutStack(withoutRequests(error.message));
  cause.name = error.name;
  if (hasStack && error.stack !== undefined) cause.stack = withoutRequests(error.stack);
  return cause;
};

const withoutRequests = (text: string): string =>
  text
    .slice(0, 4000)
    .replace(/(?:string[- ]to[- ]sign|canonical string for this request) (?:is|should).*/gis, '…')
    .replace(/\?\S+/g, '?…');
