import type { LoadOptions } from '../../keys/key-source.ts';

/** No limit of its own: the key source gives each read as long as it gives the reads of requests. */
const deadlineMs = 60_000;

/**
 * How the reader asks the key source: behind all requests, and in nobody's name.
 *
 * @param fresh whether to ask past the cache: an answer that stands in for a provider that is down is none
 */
export const backgroundLoad = (signal: AbortSignal, fresh: boolean): LoadOptions => ({
  signal,
  deadline: Date.now() + deadlineMs,
  fresh,
  loadId: 'index',
  subject: null,
  background: true,
});
