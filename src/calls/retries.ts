import type { KmsError } from '../errors.ts';
import { meaningOf } from '../failure-meaning.ts';
import type { Flight } from '../load.ts';
import type { CircuitState } from './circuit-breaker.ts';

/** The maximum number of attempts of a call; after throttling it is retried until the deadline. */
const maxAttempts = 3;
const retryDelayMs = 100;

/** Resolves to true when the time has passed, and to false when nobody waits for the flight any more. */
const pause = (delayMs: number, { signal }: Flight): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs, true);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(false);
    });
  });

interface RetryState {
  /** The number of attempts so far. */
  readonly attempts: number;
  readonly circuit: CircuitState;
  readonly now: () => number;
}

/**
 * Whether a call that failed is retried before its deadline. Resolves after the delay until the next attempt, which
 * grows with each attempt; after throttling at once, since the rate limiter delays the next turn.
 */
export const mayRetry = async (
  { code }: KmsError,
  flight: Flight,
  { attempts, circuit, now }: RetryState,
): Promise<boolean> => {
  const { retry } = meaningOf(code);
  if (retry === 'never' || flight.ended) return false;
  if (retry === 'throttled') return now() < flight.deadline;
  if (attempts >= maxAttempts || circuit !== 'closed') return false;
  const delayMs = retryDelayMs * 2 ** (attempts - 1) * (0.5 + Math.random());
  if (now() + delayMs >= flight.deadline) return false;
  return pause(delayMs, flight);
};
