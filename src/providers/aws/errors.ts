import type { KmsError } from '../../errors.ts';
import { AbortedError } from '../abort.ts';
import { CredentialsError } from '../credentials-error.ts';
import type { CallContext } from '../error-table.ts';
import { blankFailure, type Failure, toCredentialsFailure, toKmsError } from '../failure.ts';
import { parseRetryAfter } from '../retry-after.ts';
import { transportFailure } from '../transport-failure.ts';
import { awsErrors } from './error-table.ts';

const expiredNames: ReadonlySet<string> = new Set(['ExpiredTokenException', 'ExpiredToken', 'TokenRefreshRequired']);

/** Whether the credentials have expired: with new ones the same call may succeed. */
export const isExpiredCredentials = ({ providerCode }: KmsError): boolean =>
  providerCode !== null && expiredNames.has(providerCode);

const unknownNames: ReadonlySet<string> = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
  'AuthFailure',
]);

/**
 * Whether AWS does not know the credentials, for example because a session was revoked or an emulator of AWS restarted.
 */
export const isUnknownCredentials = ({ providerCode }: KmsError): boolean =>
  providerCode !== null && unknownNames.has(providerCode);

const skewedNames: ReadonlySet<string> = new Set(['RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture']);

/**
 * Whether the clocks disagree; the SDK has corrected its own by then. Only the message shows that a signature is out of
 * date.
 */
export const isSkewedClock = ({ providerCode, cause }: KmsError): boolean =>
  (providerCode !== null && skewedNames.has(providerCode)) ||
  (badSignatureNames.has(providerCode ?? '') &&
    cause instanceof Error &&
    /Signature (?:expired|not yet current)/.test(cause.message));

const badSignatureNames: ReadonlySet<string> = new Set(['InvalidSignatureException', 'SignatureDoesNotMatch']);

/** Converts whatever the SDK threw to a KmsError. */
export const toAwsError = (error: unknown, context: CallContext): KmsError => {
  return toKmsError(toAwsFailure(error), awsErrors, context, error);
};

export const toAwsFailure = (error: unknown): Failure => {
  if (!(error instanceof Error)) return blankFailure;
  if (error instanceof AbortedError || error.name === 'AbortError') return { ...blankFailure, kind: 'aborted' };
  if (error instanceof CredentialsError)
    return toCredentialsFailure(toAwsFailure(error.cause), awsErrors, error.problem);
  const transport = transportFailure(error);
  if (transport !== null) return { ...blankFailure, kind: transport };
  const answer = { ...blankFailure, ...toAnswer(error) };
  if (isUnreadable(error)) return { ...answer, kind: answer.httpStatus === 429 ? 'answered' : 'unreadable' };
  return { ...answer, providerCode: answer.httpStatus === null ? null : toCode(error.name) };
};

/** Whether JSON.parse, or the parser of STS's XML, failed. */
const isUnreadable = (error: Error): boolean =>
  error instanceof SyntaxError ||
  /^(?:Invalid XML|Unclosed tag|char '|Deserialization error|Invalid response from STS)/.test(error.message);

/** `com.amazonaws.kms#NotFoundException:http://…` is `NotFoundException`; an error without a type has no code. */
const toCode = (type: string): string | null => {
  const name = type.replace(/:.*$/s, '').replace(/^.*#/s, '').slice(0, 128);
  return name === 'Unknown' || name === 'Error' || name === '' ? null : name;
};

/** What the SDK attaches to its errors: `$metadata` of the call, and the HTTP response if there was one. */
const toAnswer = (error: Error): Pick<Failure, 'httpStatus' | 'requestId' | 'retryAfterMs'> => {
  const { $metadata, $response } = error as Partial<Record<'$metadata' | '$response', Record<string, unknown>>>;
  const headers = ($response?.headers ?? {}) as Record<string, unknown>;
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  const requestId = $metadata?.requestId ?? headers['x-amzn-requestid'];
  return {
    httpStatus: typeof status === 'number' ? status : null,
    requestId: typeof requestId === 'string' ? requestId : null,
    retryAfterMs: parseRetryAfter(headers['retry-after']),
  };
};
