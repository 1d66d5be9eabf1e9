import { expect, it } from 'vitest';
import { withoutRepeats } from '../../src/fleet/without-repeats.ts';

it('passes on each error once, and errors with the same text once a minute', () => {
  const passed: unknown[] = [];
  let now = 0;
  const failed = withoutRepeats(
    (error) => passed.push(error),
    () => now,
  );
  const [first, again, other, later] = ['down', 'down', 'full', 'full'].map((text) => new Error(text));
  failed(first);
  failed(again);
  failed(other);
  now = 59_999;
  failed(later);
  now = 60_000;
  failed(later);
  failed(other);
  failed(new Error('full'));
  expect(passed).toEqual([first, other, expect.objectContaining({ message: 'full' })]);
  expect(passed).toHaveLength(3);
});
