import { withoutStatement } from './index-errors.ts';

/** How long an error with the same text is a repeat, in milliseconds. */
const repeatMs = 60_000;

/**
 * Passes on each error once, and one with the same text as the last at most once a minute: while the database is down,
 * all queries and attempts to open it fail alike.
 * @param onError - Receives the errors.
 * @param now - The time in milliseconds, from any origin.
 */
export const withoutRepeats = (
  onError: (error: unknown) => void,
  now: () => number = () => performance.now(),
): ((error: unknown) => void) => {
  const known = new WeakSet<object>();
  let last = { text: '', at: Number.NEGATIVE_INFINITY };
  return (error) => {
    const cause = withoutStatement(error);
    if (typeof cause === 'object' && cause !== null) {
      if (known.has(cause)) return;
      known.add(cause);
    }
    const [text, at] = [String(cause), now()];
    if (text === last.text && at - last.at < repeatMs) return;
    last = { text, at };
    onError(error);
  };
};
