import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { KmsError } from '../../errors.ts';

/** The documents' first wait; from there it doubles. */
const initialDelayMs = 200;
const maxDelayMs = 2000;

/** Runs a call up to `maxAttempts` times, as long as its error is retryable and the signal has not aborted. */
export function createRetry(maxAttempts: number) {
  const policy = retry(
    handleWhen((error) => error instanceof KmsError && error.retryable),
    {
      maxAttempts: maxAttempts - 1,
      backoff: new ExponentialBackoff({ generator: fullJitter, initialDelay: initialDelayMs, maxDelay: maxDelayMs }),
    },
  );
  return <T>(run: () => Promise<T>, signal: AbortSignal): Promise<T> =>
    policy.execute(({ signal: own }) => {
      own.throwIfAborted();
      return run();
    }, signal);
}

/** Anything from nothing to the whole wait, so that those who failed together do not come back together. */
const fullJitter = (attempt: number | undefined): [number, number] => {
  const next = (attempt ?? 0) + 1;
  return [Math.random() * Math.min(maxDelayMs, initialDelayMs * 2 ** (next - 1)), next];
};
