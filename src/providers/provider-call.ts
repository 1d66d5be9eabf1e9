import { KmsError } from '../errors.ts';
import { AbortedError, within } from './abort.ts';
import type { CallContext } from './failure.ts';
import type { CallSignal } from './provider.ts';
import type { Session } from './session.ts';

export interface ProviderCallOptions<C> {
  readonly session: Session<C>;
  /** How long one attempt may take; waiting for credentials does not count. */
  readonly attemptTimeoutMs: number;
  readonly toError: (error: unknown, context: CallContext) => KmsError;
  /** Whether the provider refused the credentials for being out of date. */
  readonly isExpired: (error: KmsError) => boolean;
}

/** Makes one attempt at a call. Rejects with a KmsError, and with nothing else. */
export type ProviderCall<C> = <T>(
  context: CallContext,
  signal: CallSignal,
  send: (credentials: C) => Promise<T>,
) => Promise<T>;

/**
 * Runs a client's calls with the session's credentials, and once more with others where a call fails because they have
 * expired. Each attempt ends at its limit, and all of it when the signal aborts.
 */
export function createProviderCall<C>({
  session,
  attemptTimeoutMs,
  toError,
  isExpired,
}: ProviderCallOptions<C>): ProviderCall<C> {
  return async (context, signal, send) => {
    const toKmsError = (error: unknown) => (error instanceof KmsError ? error : toError(error, context));
    const attempt = { signal, limitMs: attemptTimeoutMs };
    const renewed = () => within(session.get(), { signal, limitMs: null });
    try {
      if (signal.aborted) throw new AbortedError();
      const credentials = session.current() ?? (await renewed());
      try {
        return await within(send(credentials), attempt);
      } catch (error) {
        if (!isExpired(toKmsError(error)) || !session.expired(credentials)) throw error;
      }
      return await within(send(await renewed()), attempt);
    } catch (error) {
      throw toKmsError(error);
    }
  };
}
