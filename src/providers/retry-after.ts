/** The longest Retry-After that is reported; longer ones are usually mistakes. */
const longestRetryAfterMs = 60_000;

/**
 * `Retry-After` in milliseconds, seconds or an HTTP date, at most a minute. null where there is none that can be read.
 * https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export const parseRetryAfter = (value: unknown, now = Date.now()): number | null => {
  if (typeof value !== 'string' || value.trim() === '') return null;
  const waitMs = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(waitMs) ? null : Math.min(longestRetryAfterMs, Math.max(0, waitMs));
};
