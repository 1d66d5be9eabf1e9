import { expect, it } from 'vitest';
import { findContradictions } from './audience-check.ts';

/** `npm run property:audience` looks at many more. */
it.each([1, 2, 3])('decisions and audiences agree, seed %i', (seed) => {
  expect(findContradictions(seed, 700)).toEqual([]);
});
