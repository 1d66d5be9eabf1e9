import type { KmsError } from '../../errors.ts';
import { AbortedError } from '../abort.ts';
import { CredentialsError } from '../credentials-error.ts';
import type { CallContext } from '../error-table.ts';
import { blankFailure, type Failure, toCredentialsFailure, toKmsError } from '../failure.ts';
import { parseRetryAfter } from '../retry-after.ts';
import { transportFailure } from '../transport-failure.ts';
import { alibabaCloudErrors } from './error-table.ts';
import { RpcError, UnreadableAnswer } from './rpc-client.ts';

const expiredNames: ReadonlySet<string> = new Set([
  'invalidsecuritytoken.expired',
  'invalidsecuritytoken.malformed',
  'securitytokenexpired',
  'tokenrefreshrequired',
]);

/** Whether the credentials have expired: with new ones the same call may succeed. */
export const isExpiredCredentials = ({ providerCode }: KmsError): boolean =>
  expiredNames.has(providerCode?.toLowerCase() ?? '');

/** Whether Alibaba Cloud does not know the credentials, as after a session was revoked. */
export const isUnknownCredentials = ({ providerCode }: KmsError): boolean =>
  /^(?:invalidaccesskeyid|invalidsecuritytoken)/.test(providerCode?.toLowerCase() ?? '');

/** Whether the clocks disagree; the client has corrected its own by the answer's date. */
export const isSkewedClock = ({ providerCode }: KmsError): boolean =>
  /^(?:illegaltimestamp|invalidtimestamp)/.test(providerCode?.toLowerCase() ?? '');

/** Converts whatever the SDK threw to a KmsError. */
export const toAlibabaCloudError = (error: unknown, context: CallContext): KmsError => {
  return toKmsError(toAlibabaCloudFailure(error), alibabaCloudErrors, context, error);
};

export const toAlibabaCloudFailure = (error: unknown): Failure => {
  if (!(error instanceof Error)) return blankFailure;
  if (error instanceof AbortedError || error.name === 'AbortError') return { ...blankFailure, kind: 'aborted' };
  if (error instanceof CredentialsError) {
    return toCredentialsFailure(toAlibabaCloudFailure(error.cause), alibabaCloudErrors, error.problem);
  }
  if (error instanceof RpcError) return toAnswer(error);
  if (error instanceof UnreadableAnswer) return toUnreadable(error);
  const kind = transportFailure(error) ?? (isMismatch(error) ? 'unreadable' : 'answered');
  return { ...blankFailure, kind };
};

const toAnswer = ({ status, retryAfter, answer: { Code, code, RequestId, requestId } }: RpcError): Failure => {
  return {
    ...blankFailure,
    providerCode: textOf(Code ?? code),
    httpStatus: status,
    requestId: textOf(RequestId ?? requestId),
    retryAfterMs: parseRetryAfter(retryAfter),
  };
};

/** The page of a proxy or gateway: the status 429 means throttling, whatever the page says. */
const toUnreadable = ({ status, retryAfter }: UnreadableAnswer): Failure => ({
  ...blankFailure,
  kind: status === 429 ? 'answered' : 'unreadable',
  httpStatus: status,
  retryAfterMs: parseRetryAfter(retryAfter),
});

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, 256) : null;

/** The SDK's message for a field of another type than documented. */
const isMismatch = ({ message }: Error): boolean => /^(?:can not cast|type of \w+ is mismatch|expect: )/.test(message);
