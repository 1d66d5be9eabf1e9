import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
} from 'cockatiel';
import { KmsError } from '../errors.ts';
import { meaningOf } from './failures.ts';

export type CircuitWord = 'closed' | 'open' | 'half-open';

export interface Circuit {
  readonly state: CircuitWord;
  /**
   * Makes one attempt. While the circuit is open, or its one probe is on its way, nothing is attempted and it rejects
   * with an AbandonedAttempt of `broken()` at once.
   */
  attempt<T>(attempt: () => Promise<T>, broken: () => KmsError): Promise<T>;
}

/** An attempt that was given up before anybody answered, and what to say of it. */
export class AbandonedAttempt extends Error {
  readonly answer: KmsError;
  /** Whether it had so much time that the silence says something of the provider. */
  readonly silence: boolean;

  constructor(answer: KmsError, silence: boolean) {
    super('The attempt was given up.');
    this.answer = answer;
    this.silence = silence;
  }
}

const failuresInARow = 5;
const words: Readonly<Record<CircuitState, CircuitWord>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
};

/** Opens when several attempts in a row meet nobody; lets one attempt through from time to time, and closes if it is met. */
export const createCircuit = (changed: (state: CircuitWord) => void): Circuit => {
  const policy = circuitBreaker(
    handleWhen((error) => isSilence(error, policy.state)),
    {
      breaker: new ConsecutiveBreaker(failuresInARow),
      halfOpenAfter: new ExponentialBackoff({ initialDelay: 1000, maxDelay: 30_000 }),
    },
  );
  policy.onStateChange((state) => changed(words[state]));

  return {
    get state() {
      return words[policy.state];
    },
    async attempt(attempt, broken) {
      // Cockatiel would keep everybody waiting for the probe.
      if (policy.state === CircuitState.HalfOpen) throw new AbandonedAttempt(broken(), false);
      const outcome = await policy
        .execute(() => attempt().then(asAnswer, asAnswerOrSilence))
        .catch((error) => {
          throw error instanceof BrokenCircuitError ? new AbandonedAttempt(broken(), false) : error;
        });
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    },
  };
};

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

const asAnswer = <T>(value: T): Outcome<T> => ({ value });

/** A refusal is an answer: somebody is there. */
const asAnswerOrSilence = (error: unknown): { readonly error: unknown } => {
  const answered = error instanceof KmsError && !meaningOf(error.code).breaksCircuit;
  if (answered) return { error };
  throw error;
};

/** A probe that was given up proves nothing, so that the circuit stays as it was: open. */
const isSilence = (error: Error, state: CircuitState): boolean => {
  if (error instanceof AbandonedAttempt) return error.silence || state === CircuitState.HalfOpen;
  return error instanceof KmsError && meaningOf(error.code).breaksCircuit;
};
