import { performance } from 'node:perf_hooks';
import type { KmsError } from '../errors.ts';
import { meaningOf } from '../failure-meaning.ts';
import type { Flight } from '../load.ts';
import type { CallContext } from './call-errors.ts';
import type { Attempt } from './circuit-breaker.ts';

/** A call without an answer for this long at the request's deadline counts as unanswered. */
const silenceMs = 1000;

/**
 * Reports a failed attempt to the circuit breaker. A refusal counts as an answer.
 *
 * @param idleBeforeMs for how long the event loop had been idle when the attempt began. Since then that has grown by
 * the time in which an answer would have been read: what this process spends on other work is no silence of the
 * provider.
 */
export const reportFailure = (
  attempt: Attempt,
  { code, httpStatus }: KmsError,
  { operation, arn }: Pick<CallContext, 'operation' | 'arn'>,
  { ended }: Flight,
  idleBeforeMs: number,
): void => {
  const silentMs = performance.nodeTiming.idleTime - idleBeforeMs;
  const target = `${operation} ${arn}`;
  if (ended === 'deadline' && silentMs >= silenceMs) attempt.failed(target, 'unanswered');
  else if (ended) attempt.abandoned();
  else if (meaningOf(code).opensCircuit) attempt.failed(target, httpStatus === null ? 'unanswered' : 'broken');
  else attempt.answered();
};
