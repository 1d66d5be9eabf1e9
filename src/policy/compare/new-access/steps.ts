import { findTextClasses, type TextClasses, type TextSpace } from './text-classes.ts';
import type { TextPattern } from './text-pattern.ts';

/**
 * The steps that are left for one comparison. Evaluating a condition is a step, and so is reaching a position of a
 * pattern.
 */
export interface Steps {
  left: number;
}

/** Compiling a token of a pattern takes less time than a step of the search. */
const tokensPerStep = 4;

/**
 * Finds classes of texts with the steps that are left.
 * @param maxSteps - The limit of this search.
 */
export const spendOnTexts = (
  steps: Steps,
  patterns: readonly TextPattern[],
  space: TextSpace,
  maxSteps: number,
): TextClasses => {
  if (steps.left <= 0) return { texts: [], complete: false, steps: 0 };
  const tokens = patterns.reduce((sum, pattern) => sum + pattern.tokens.length, 0);
  steps.left -= tokens / tokensPerStep;
  const classes = findTextClasses(patterns, space, Math.min(maxSteps, steps.left));
  steps.left -= classes.steps;
  return classes;
};
