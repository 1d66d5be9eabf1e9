import { KmsError, type KmsErrorCode, type KmsOperation, type KmsProvider } from '../errors.ts';
import { type CredentialsProblem, causesOf, credentialsMessages } from './credentials-error.ts';

/** What was asked when a call failed. */
export interface CallContext {
  readonly provider: KmsProvider;
  readonly operation: KmsOperation | null;
  readonly region: string;
  readonly accountId: string;
  readonly arn: string | null;
  readonly policyName: string | null;
}

/** The part of a context that is the same for all calls of a client. */
type Scope = Pick<CallContext, 'provider' | 'region' | 'accountId'>;

/** Makes the contexts of a client's calls. */
export const createContextOf =
  ({ provider, region, accountId }: Scope) =>
  (operation: KmsOperation | null, arn: string | null = null, policyName: string | null = null): CallContext => ({
    provider,
    region,
    accountId,
    operation,
    arn,
    policyName,
  });

/** A line of a provider's error table. */
export interface ErrorRow {
  readonly code: KmsErrorCode;
  /** One or two sentences of our own: what went wrong, and what helps. */
  readonly message: string;
  readonly retryable: boolean;
  /** The vendor's page; null stands for the page of the operation. */
  readonly documentationUrl: string | null;
}

/** The same as written in the tables: without a page, it is that of the operation. */
export type ErrorLine = readonly [code: KmsErrorCode, retryable: boolean, message: string, documentationUrl?: string];

export const toErrorRow = ([code, retryable, message, documentationUrl]: ErrorLine): ErrorRow => ({
  code,
  retryable,
  message,
  documentationUrl: documentationUrl ?? null,
});

/** How a call failed, beside what the provider itself may have said. */
export type FailureKind =
  /** The provider answered with an error, or something answered in its place. */
  | 'answered'
  /** An answer came that is no answer: no JSON, or not of the documented shape. */
  | 'unreadable'
  /** The connection was refused, reset, or could not be made. */
  | 'network'
  /** The host name does not resolve. */
  | 'host-not-found'
  /** Something answered that does not speak the protocol: TLS where HTTP was expected, or the other way round. */
  | 'protocol'
  /** The other side's certificate was not accepted. */
  | 'certificate'
  | 'timeout'
  /** The caller's signal ended it. */
  | 'aborted'
  /** No credentials could be had. */
  | 'credentials';

/** What an SDK's error says, read out of it by the provider's folder. */
export interface Failure {
  readonly kind: FailureKind;
  /** The provider's own name for the error. */
  readonly providerCode: string | null;
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  /** Only what the provider says: whoever paces the calls knows better than a guess. */
  readonly retryAfterMs: number | null;
  /** Replaces the message of the table's row; null for the row's own. */
  readonly message: string | null;
}

/** A failure of which nothing is known yet. */
export const blankFailure: Failure = {
  kind: 'answered',
  providerCode: null,
  httpStatus: null,
  requestId: null,
  retryAfterMs: null,
  message: null,
};

export interface ErrorTable {
  /** The row for the provider's own name of an error; undefined for a name that nobody documented. */
  find(providerCode: string, context: Pick<CallContext, 'operation' | 'policyName' | 'arn'>): ErrorRow | undefined;
  /** The page of an operation. */
  documentationUrl(operation: KmsOperation): string;
}

const row = (...line: ErrorLine): ErrorRow => toErrorRow(line);

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

/** The error to answer: by the provider's own name first, then by how the call failed, then by HTTP status. */
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
    { cause: toCause(cause) },
  );
};

const rowOf = ({ kind, providerCode, httpStatus }: Failure, table: ErrorTable, context: CallContext): ErrorRow => {
  if (kind === 'aborted' || kind === 'credentials') return rowsByKind[kind];
  const documented = providerCode === null ? undefined : table.find(providerCode, context);
  if (documented !== undefined) return documented;
  if (kind !== 'answered') return rowsByKind[kind];
  return rowOfStatus(httpStatus ?? 0);
};

const unreachableIssuer = 'The service that issues the credentials of this account could not be reached.';

/** Failures of getting credentials that may pass by themselves. */
const passing: ReadonlySet<FailureKind> = new Set(['network', 'protocol', 'certificate', 'timeout', 'unreadable']);

/**
 * The failure of getting credentials: what may pass, such as a broken connection to STS, stays retryable, and everything
 * else means that there are none. Says of the issuer of credentials what is not to be said of KMS.
 */
export const toCredentialsFailure = (failure: Failure, table: ErrorTable, problem: CredentialsProblem): Failure => {
  const { kind, providerCode, httpStatus } = failure;
  if (kind === 'aborted') return failure;
  if (passing.has(kind) || (httpStatus ?? 0) >= 500 || httpStatus === 429)
    return { ...failure, message: unreachableIssuer };
  const known =
    providerCode === null ? undefined : table.find(providerCode, { operation: null, policyName: null, arn: null });
  if (known?.retryable === true) return failure;
  return { ...failure, kind: 'credentials', message: credentialsMessages[problem] };
};

const rowOfStatus = (httpStatus: number): ErrorRow => {
  if (httpStatus === 429) return throttled;
  return httpStatus >= 500 ? unavailable : unknown;
};

/** The SDK's error without what must not be logged: requests hold tokens, and signature errors repeat requests. */
const toCause = (error: unknown): Error => {
  const { name, message, stack } = error instanceof Error ? error : new Error(`thrown: ${typeof error}`);
  const cause = new Error(withoutRequests(message));
  cause.name = name;
  if (stack !== undefined) cause.stack = withoutRequests(stack);
  return cause;
};

const withoutRequests = (text: string): string =>
  text
    .slice(0, 4000)
    .replace(/string to sign is.*/gs, '…')
    .replace(/\?\S+/g, '?…');

const timeoutNames: ReadonlySet<string> = new Set([
  'TimeoutError',
  'RequestTimeoutError',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

const networkCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EMFILE',
  // The other side has closed the connection, or this side has while it stops.
  'UND_ERR_SOCKET',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);

const unresolvedCodes: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN']);

/** llhttp could not read the answer, or TLS met something that is not TLS. */
const protocolCode = /^HPE_|^EPROTO$|WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNKNOWN_PROTOCOL/;

const certificateCode = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS|ERR_SSL|HOSTNAME_MISMATCH/;

type TransportFailure = 'network' | 'host-not-found' | 'protocol' | 'certificate' | 'timeout';

const transportFailureOf = (error: Error): TransportFailure | null => {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (unresolvedCodes.has(code)) return 'host-not-found';
  if (networkCodes.has(code)) return 'network';
  if (protocolCode.test(code) || error.name === 'HTTPParserError') return 'protocol';
  if (certificateCode.test(code)) return 'certificate';
  return timeoutNames.has(code) || timeoutNames.has(error.name) ? 'timeout' : null;
};

/**
 * How a call failed by Node's own error codes, also where an SDK wrapped the error or several addresses were tried; null
 * where the transport is not to blame.
 */
export const transportFailure = (error: unknown): TransportFailure | null => {
  const causes = causesOf(error);
  for (const cause of causes) {
    const failure = transportFailureOf(cause);
    if (failure !== null) return failure;
  }
  return causes.some((cause) => cause instanceof AggregateError) ? 'network' : null;
};

/** No answer keeps a client waiting for longer: a header that asks for an hour is a mistake more often than a plan. */
export const longestRetryAfterMs = 60_000;

/**
 * `Retry-After` in milliseconds, seconds or an HTTP date, at most a minute. null where there is none that can be read.
 * https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export const parseRetryAfter = (value: unknown, now = Date.now()): number | null => {
  if (typeof value !== 'string' || value.trim() === '') return null;
  const waitMs = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(waitMs) ? null : Math.min(longestRetryAfterMs, Math.max(0, waitMs));
};
