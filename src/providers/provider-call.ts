import { KmsError } from '../errors.ts';
import { AbortedError, runWithin, settleWithin } from './abort.ts';
import type { CallContext } from './error-table.ts';
import type { CallSignal } from './provider.ts';
import type { Session } from './session.ts';

/** The part of a context that is the same for all calls of a client. */
type Scope = Pick<CallContext, 'provider' | 'region' | 'accountId'>;

/** Creates the contexts of a client's calls. */
export const createContextOf =
  ({ provider, region, accountId }: Scope) =>
  (operation: string | null, arn: string | null = null, policyName: string | null = null): CallContext => ({
    provider,
    region,
    accountId,
    operation,
    arn,
    policyName,
  });

export interface ProviderCallOptions<C> {
  readonly session: Session<C>;
  /** Loads what calls need, such as the SDK. Does not count towards an attempt's time. */
  readonly prepare: () => Promise<unknown>;
  /** How long one attempt may take; waiting for credentials does not count. */
  readonly attemptTimeoutMs: number;
  readonly toError: (error: unknown, context: CallContext) => KmsError;
  /** Whether the provider refused expired credentials. */
  readonly isExpired: (error: KmsError) => boolean;
  /** Whether the provider does not know the credentials, for example because a session was revoked. */
  readonly isUnknown: (error: KmsError) => boolean;
  /** Whether the provider refused the request's timestamp; by then the client has corrected its clock. */
  readonly isSkewed: (error: KmsError) => boolean;
}

/** Sends one request; the signal aborts when its time is up or no request waits for the answer. */
type Send<C, T> = (credentials: C, signal: CallSignal) => Promise<T>;

/** Makes one attempt at a call. Rejects with a KmsError, and with nothing else. */
export type ProviderCall<C> = <T>(context: CallContext, signal: CallSignal, send: Send<C, T>) => Promise<T>;

/**
 * Runs a client's calls with the session's credentials. A call is retried once if the provider refused the credentials
 * as expired or unknown and others can be obtained, or if the clocks disagreed. Each attempt, with its connection, ends
 * at its time limit; everything ends when the signal aborts.
 */
export const createProviderCall = <C>(options: ProviderCallOptions<C>): ProviderCall<C> => {
  const { session, prepare, attemptTimeoutMs, toError, isExpired, isUnknown, isSkewed } = options;
  /** Whether other credentials may be obtained in place of those that the provider refused. */
  const isReplaceable = (refused: KmsError, credentials: C): boolean =>
    isExpired(refused) ? session.expired(credentials) : isUnknown(refused) && session.unknown(credentials);
  let isPrepared = false;
  const prepareOnce = async (signal: CallSignal): Promise<void> => {
    await settleWithin(prepare(), { signal, limitMs: null });
    isPrepared = true;
  };
  const toKmsError = (error: unknown, context: CallContext): KmsError =>
    error instanceof KmsError ? error : toError(error, context);
  const renewed = (signal: CallSignal): Promise<C> => settleWithin(session.get(), { signal, limitMs: null });
  const attempt = <T>(send: Send<C, T>, credentials: C, signal: CallSignal): Promise<T> =>
    runWithin((attemptSignal) => send(credentials, attemptSignal), { signal, limitMs: attemptTimeoutMs });
  return async (context, signal, send) => {
    try {
      if (signal.aborted) throw new AbortedError();
      if (!isPrepared) await prepareOnce(signal);
      const credentials = session.current() ?? (await renewed(signal));
      try {
        return await attempt(send, credentials, signal);
      } catch (error) {
        const refused = toKmsError(error, context);
        if (isSkewed(refused)) return await attempt(send, credentials, signal);
        if (!isReplaceable(refused, credentials)) throw error;
        const others = await renewed(signal);
        if (session.isSame(others, credentials)) throw error;
        return await attempt(send, others, signal);
      }
    } catch (error) {
      throw toKmsError(error, context);
    }
  };
};
