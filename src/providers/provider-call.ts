import type { Dispatcher } from 'undici';
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

export interface ProviderCallOptions<C, P> {
  readonly session: Session<C>;
  /** Loads what calls need, such as the SDK. Does not count towards an attempt's time. */
  readonly prepare: () => Promise<P>;
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

/** What an attempt is made with: the result of `prepare`, and the session's credentials. */
interface Means<C, P> {
  readonly prepared: P;
  readonly credentials: C;
}

/** Sends one request; the signal aborts when its time is up or no request waits for the answer. */
type Send<C, P, T> = (means: Means<C, P>, signal: CallSignal) => Promise<T>;

/** Makes one attempt at a call. Rejects with a KmsError, and with nothing else. */
export type ProviderCall<C, P> = <T>(context: CallContext, signal: CallSignal, send: Send<C, P, T>) => Promise<T>;

/**
 * Runs a client's calls with the session's credentials. A call is retried once if the provider refused the credentials
 * as expired or unknown and others can be obtained, or if the clocks disagreed. Each attempt, with its connection, ends
 * at its time limit; everything ends when the signal aborts.
 */
export const createProviderCall = <C, P>(options: ProviderCallOptions<C, P>): ProviderCall<C, P> => {
  const { session, prepare, attemptTimeoutMs, toError, isExpired, isUnknown, isSkewed } = options;
  /** Whether other credentials may be obtained in place of those that the provider refused. */
  const isReplaceable = (refused: KmsError, credentials: C): boolean =>
    isExpired(refused) ? session.expired(credentials) : isUnknown(refused) && session.unknown(credentials);
  let known: { readonly prepared: P } | null = null;
  const prepareOnce = async (signal: CallSignal): Promise<{ readonly prepared: P }> => {
    known = { prepared: await settleWithin(prepare(), { signal, limitMs: null }) };
    return known;
  };
  const toKmsError = (error: unknown, context: CallContext): KmsError =>
    error instanceof KmsError ? error : toError(error, context);
  const renewed = (signal: CallSignal): Promise<C> => settleWithin(session.get(), { signal, limitMs: null });
  const attempt = <T>(send: Send<C, P, T>, means: Means<C, P>, signal: CallSignal): Promise<T> =>
    runWithin((attemptSignal) => send(means, attemptSignal), { signal, limitMs: attemptTimeoutMs });
  return async (context, signal, send) => {
    try {
      if (signal.aborted) throw new AbortedError();
      const { prepared } = known ?? (await prepareOnce(signal));
      const credentials = session.current() ?? (await renewed(signal));
      try {
        return await attempt(send, { prepared, credentials }, signal);
      } catch (error) {
        const refused = toKmsError(error, context);
        if (isSkewed(refused)) return await attempt(send, { prepared, credentials }, signal);
        if (!isReplaceable(refused, credentials)) throw error;
        const others = await renewed(signal);
        if (session.isSame(others, credentials)) throw error;
        return await attempt(send, { prepared, credentials: others }, signal);
      }
    } catch (error) {
      throw toKmsError(error, context);
    }
  };
};

/** A response over HTTP, with its whole body. */
export interface Exchanged {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/**
 * Sends a request and reads the whole response, without the stream that undici's `request` creates for each. Rejects
 * with undici's error. When the signal aborts, the request is aborted.
 */
export const exchange = (
  transport: Dispatcher,
  request: Dispatcher.DispatchOptions,
  signal: CallSignal | null,
): Promise<Exchanged> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let headers: Exchanged['headers'] = {};
    let controller: Dispatcher.DispatchController | null = null;
    const end = () => controller?.abort(new Error('Nobody waits for the answer any more.'));
    signal?.addEventListener('abort', end);
    transport.dispatch(request, {
      onRequestStart(started) {
        controller = started;
        if (signal?.aborted) end();
      },
      onResponseStart(_controller, statusCode, responseHeaders) {
        status = statusCode;
        headers = responseHeaders;
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        signal?.removeEventListener('abort', end);
        resolve({ status, headers, body: Buffer.concat(chunks) });
      },
      onResponseError(_controller, error) {
        signal?.removeEventListener('abort', end);
        reject(error);
      },
    });
  });
