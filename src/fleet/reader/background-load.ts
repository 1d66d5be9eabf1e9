import { steadyNow } from '../../clock.ts';
import type { LoadOptions } from '../../keys/key-source.ts';

/** The time limit of listings, in milliseconds. Other reads end earlier, at the key source's own deadline. */
const deadlineMs = 60_000;

interface Freshness {
  /** Whether to bypass the cache and accept no stale answers. */
  readonly fresh: boolean;
}

/** The load options of the background reader: lower priority than requests, and no end user. */
export const backgroundLoad = (signal: AbortSignal, { fresh }: Freshness): LoadOptions => ({
  signal,
  deadline: steadyNow() + deadlineMs,
  fresh,
  loadId: 'index',
  correlationId: 'index',
  subject: null,
  background: true,
});
