import { countOf, flagOf, isList, type JsonObject, objectsOf, textOf } from './json.ts';
import type { Progress } from './views.ts';

/** How far the index has read the keys that a summary counts; null for other objects. */
export const toProgress = (summary: JsonObject): Progress | null => {
  const [total, done] = [countOf(summary.total), countOf(summary.judged)];
  if (total === null || done === null) return null;
  const isComplete = flagOf(summary.complete);
  return {
    done,
    failed: failedOf(summary),
    total,
    isComplete,
    isReading: summary.asOf === undefined ? isComplete === false : summary.asOf === null,
    asOf: textOf(summary.asOf),
  };
};

/** Each key that could not be analyzed has one reason. */
const failedOf = ({ byError }: JsonObject): number | null =>
  isList(byError) ? objectsOf(byError).reduce((sum, { count }) => sum + (countOf(count) ?? 0), 0) : null;
