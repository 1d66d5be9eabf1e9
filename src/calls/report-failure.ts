import { performance } from 'node:perf_hooks';
import type { KmsError } from '../errors.ts';
import { meaningOf } from '../failure-meaning.ts';
import type { Flight } from '../load.ts';
import type { CallContext } from './call-errors.ts';
import type { Attempt } from './circuit-breaker.ts';

/** A provider that has said nothing for this long when the client's time was up counts as silent. */
const silenceMs = 1000;

/**
 * Tells the circuit of a failed attempt. A refusal is an answer: somebody is there.
 *
 * @param idleBeforeMs for how long the event loop had been idle when the attempt began. Since then that has grown by the
 * time in which an answer would have been read: what this process spends on other work is no silence of the provider.
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
