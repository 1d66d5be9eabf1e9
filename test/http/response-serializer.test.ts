import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimeSlices, type TimeSlices } from '../../src/compute/time-slices.ts';
import { createResponseSerializer } from '../../src/http/response-serializer.ts';

const limit = 4_000_000;
const stringifyWith = (slices: TimeSlices) => {
  const serializer = createResponseSerializer(slices, limit);
  return async (answer: object): Promise<string> => String(serializer.bodyOf(await serializer.stringify(answer)));
};
const stringify = stringifyWith(createTimeSlices());
const long = 'x'.repeat(120_000);

describe('an answer as JSON', () => {
  it.each([
    ['long texts in lists in objects', { data: { a: [{ b: long, c: undefined }, null, [long, []], {}], d: long } }],
    [
      'many small values',
      { data: { a: Array.from({ length: 20_000 }, (_, index) => ({ index, even: index % 2 === 0 })) } },
    ],
    ['no data', { errors: undefined, data: null, extensions: undefined }],
    ['a name that needs escapes', { data: { '"\n': [long, '\u2028"'] } }],
  ])('is the same in pieces: %s', async (_what, answer) => {
    expect(await stringify(answer)).toBe(`${JSON.stringify(answer)}\n`);
  });

  it('is the same in pieces, whatever it holds', async () => {
    const answers = fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.array(fc.constant(long), { maxLength: 3 })));
    await fc.assert(
      fc.asyncProperty(answers, async (answer) => {
        expect(await stringify({ data: answer })).toBe(`${JSON.stringify({ data: answer })}\n`);
      }),
      { numRuns: 100 },
    );
  });

  it('lets other requests run while it is serialized', async () => {
    let time = 0;
    const slow = stringifyWith(
      createTimeSlices({
        now: () => {
          time += 10;
          return time;
        },
      }),
    );
    let others = 0;
    const other = setInterval(() => {
      others += 1;
    }, 0);
    await slow({ data: Array.from({ length: 30 }, () => long) });
    clearInterval(other);
    expect(others).toBeGreaterThan(0);
  });

  it('ends where it would be too long', async () => {
    const answer = JSON.parse(await stringify({ data: Array.from({ length: 100 }, () => [long, { more: long }]) }));
    expect(answer).toEqual({
      errors: [{ message: expect.stringContaining(`${limit} bytes`), extensions: { code: 'KMS_BUDGET_EXCEEDED' } }],
    });
  });
});
