import { BrokenCircuitError, CircuitState, circuitBreaker, handleWhen, type IBreaker } from 'cockatiel';
import { KmsError } from '../errors.ts';
import { meaningOf } from './failures.ts';

export type CircuitWord = 'closed' | 'open' | 'half-open';

export interface Circuit {
  readonly state: CircuitWord;
  /** True while an attempt would be refused: nobody needs to queue for it. */
  readonly refuses: boolean;
  /**
   * Makes one attempt at a question, which goes by a name, or rejects with `broken()` at once where the circuit is open or
   * its one probe is on its way.
   */
  attempt<T>(question: string, attempt: () => Promise<T>, broken: () => Error): Promise<T>;
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

/** One key that always fails, however often it is asked for, says nothing of the others in its lane. */
const failuresInARow = 5;
const questionsWithoutAnswer = 3;
const questionsThatFailed = 10;
const shortestOpenMs = 1000;
const longestOpenMs = 30_000;

const words: Readonly<Record<CircuitState, CircuitWord>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
};

/** Opens when several attempts in a row meet nobody; lets one attempt through from time to time, and closes if it is met. */
export const createCircuit = (changed: (state: CircuitWord) => void): Circuit => {
  const opening = createOpening();
  const breaker = createBreaker();
  const policy = circuitBreaker(
    handleWhen((error) => isSilence(error, policy.state)),
    { breaker, halfOpenAfter: opening },
  );
  policy.onStateChange((state) => changed(words[state]));

  return {
    get state() {
      return words[policy.state];
    },
    get refuses() {
      if (policy.state === CircuitState.Closed) return false;
      return policy.state === CircuitState.HalfOpen || Date.now() < opening.until;
    },
    async attempt(question, attempt, broken) {
      // Cockatiel would keep everybody waiting for the probe.
      if (policy.state === CircuitState.HalfOpen) throw broken();
      const outcome = await policy
        .execute(() =>
          attempt()
            .then(asAnswer, asAnswerOrSilence)
            .catch((error) => {
              breaker.met(question, error);
              throw error;
            }),
        )
        .catch((error) => {
          throw error instanceof BrokenCircuitError ? broken() : error;
        });
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    },
  };
};

interface QuestionBreaker extends IBreaker {
  /** Is told of a failure before `failure` is. */
  met(question: string, error: unknown): void;
}

/** Counts the failures since somebody answered, and which questions met them: with no answer at all, or with a bad one. */
const createBreaker = (): QuestionBreaker => {
  let inARow = 0;
  const unanswered = new Set<string>();
  const failed = new Set<string>();
  return {
    state: null,
    met(question, error) {
      failed.add(question);
      if (!(error instanceof KmsError) || error.httpStatus === null) unanswered.add(question);
    },
    success() {
      inARow = 0;
      unanswered.clear();
      failed.clear();
    },
    failure() {
      inARow += 1;
      const many = unanswered.size >= questionsWithoutAnswer || failed.size >= questionsThatFailed;
      return inARow >= failuresInARow && many;
    },
  };
};

/** How long the circuit stays open: twice as long after each probe that meets nobody, and told to those who would wait. */
const createOpening = () => {
  const after = (durationMs: number): Backoff => {
    opening.until = Date.now() + durationMs;
    return { duration: durationMs, next: () => after(Math.min(longestOpenMs, 2 * durationMs)) };
  };
  const opening = { until: 0, next: () => after(shortestOpenMs) };
  return opening;
};

interface Backoff {
  readonly duration: number;
  next(): Backoff;
}

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
