import { afterEach, expect, it, vi } from 'vitest';
import { steadyNow } from '../../src/clock.ts';
import { backgroundLoad } from '../../src/fleet/reader/background-load.ts';

afterEach(() => vi.restoreAllMocks());

const hourMs = 3_600_000;

it.each([-hourMs, hourMs])('has its whole time where the system clock has been set by %d ms', (jumpMs) => {
  const { now } = Date;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + jumpMs);
  const leftMs = backgroundLoad(new AbortController().signal, { fresh: true }).deadline - steadyNow();
  expect(Math.round(leftMs / 1000)).toBe(60);
});
