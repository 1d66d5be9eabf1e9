import { expect, it } from 'vitest';
import { findMisjudgedPair } from './small-world.ts';
import { findOverlooked } from './wide-world.ts';

it.each([1, 2])('new access agrees with trying every request of a small world, seed %i', (seed) => {
  expect(findMisjudgedPair(seed, 30)).toBeNull();
});

it.each([1, 2])('new access overlooks no request out of many shapes, seed %i', (seed) => {
  expect(findOverlooked(seed, 150)).toEqual([]);
});
