import { KmsError, type KmsErrorCode, type KmsOperation } from '../errors.ts';
import type { RegionKey } from '../providers/provider.ts';

/** The call that an error is about. */
export interface CallTarget extends RegionKey {
  readonly operation: KmsOperation;
  readonly arn: string | null;
}

const messages = {
  KMS_PROVIDER_UNAVAILABLE:
    'Several calls in a row got no response from the provider, so the circuit breaker allows none for a moment.',
  KMS_PROVIDER_TIMEOUT: 'The time allowed for calling the provider has passed.',
} satisfies Partial<Record<KmsErrorCode, string>>;

export type CallFailureCode = keyof typeof messages;

/** A failure of this service, not of the provider; another attempt may succeed. */
export const callFailure = (code: CallFailureCode, target: CallTarget, retryAfterMs: number | null): KmsError =>
  new KmsError({ code, message: messages[code], retryable: true, retryAfterMs, ...target });

/**
 * The error that a client rejected with, for the requested key. Clients reject with KmsErrors only: anything else is a
 * bug in a client, and becomes an error of this key.
 */
export const toKmsError = (error: unknown, target: CallTarget): KmsError => {
  if (error instanceof KmsError) return error.arn === target.arn && error.region ? error : error.with(target);
  const message = 'The provider could not be called because of an internal error.';
  return new KmsError({ code: 'KMS_PROVIDER_ERROR', message, ...target }, { cause: error });
};
