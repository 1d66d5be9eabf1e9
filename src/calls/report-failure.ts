import { performance } from 'node:perf_hooks';
import type { KmsError } from '../errors.ts';
import { meaningOf } from '../failure-meaning.ts';
import type { Flight } from '../load.ts';
import type { CallTarget } from './call-errors.ts';
import type { Attempt } from './circuit-breaker.ts';

/** A call without an answer for this long at the request's deadline counts as unanswered. */
const silenceMs = 1000;

/**
 * Reports a failed attempt to the circuit breaker. A refusal counts as an answer.
 *
 * @param idleBeforeMs the total idle time of the event loop when the attempt began. Only idle time since then counts as
 * the provider's silence: while this process was busy, it would not have read an answer.
 */
export const reportFailure = (
  attempt: Attempt,
  { code, httpStatus }: KmsError,
  { operation, arn }: Pick<CallTarget, 'operation' | 'arn'>,
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
