import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyPolicyView } from '../../src/policy/inspect.ts';
import { hostileRamShapes } from './hostile-ram-shapes.ts';
import { type HostileShape, hostileShapes } from './hostile-shapes.ts';
import { change, inspectText, type StepCounter, startStepCounter, textOf } from './steps.ts';
import type { Cloud } from './test-clouds.ts';

let counter: StepCounter;

beforeAll(async () => {
  counter = await startStepCounter();
});

afterAll(() => counter.close());

const questions: readonly (readonly [about: string, ask: (view: KeyPolicyView, other: string) => unknown])[] = [
  ['reading', (view) => view.wellFormed],
  ['canonical text', (view) => view.canonicalDocument],
  ['analysis', (view) => view.analysis],
  ['diff', (view, other) => view.diff(other)],
];

/** Each searches combinations of callers and values. */
const searches: typeof questions = [
  ['new access', (view, other) => view.newAccess(other)],
  ['a fix', (view) => view.fix(0)],
];

/**
 * Up to 64, an analysis, and so that of a fix, compares each Deny with each principal, and each entry of a witness is
 * left out once.
 */
const growingUpTo64: readonly string[] = [
  'many services, many Deny of sources',
  'many services, many Deny of each',
  'many sessions, many Deny of their role',
  'tags that have to be absent or present',
];

const sizes = [64, 128, 256, 512];

const shapesOf: Readonly<Record<Cloud, readonly HostileShape[]>> = {
  aws: hostileShapes,
  'alibaba-cloud': hostileRamShapes,
};

const rowsOf = (asked: typeof questions) =>
  (['aws', 'alibaba-cloud'] as const).flatMap((cloud) =>
    shapesOf[cloud].flatMap((shape) =>
      asked.map(([question, ask]) => ({ cloud, about: shape.about, question, ask, shape })),
    ),
  );

type Row = ReturnType<typeof rowsOf>[number];

const stepsOf = (n: number, { question, cloud, shape, ask }: Row, prepare?: (view: KeyPolicyView) => unknown) => {
  const text = textOf(shape, n, `${question.replaceAll(' ', '')}${n}`, cloud);
  const view = inspectText(text, cloud);
  prepare?.(view);
  const other = change(text);
  return counter.stepsOf(() => ask(view, other));
};

const stepsOfSearch = (n: number, row: Row): Promise<number> => stepsOf(n, row, (view) => view.analysis.findings);

describe('the steps of an answer', () => {
  it.each(rowsOf(questions))('grow no faster than the document: $question of $about, $cloud', async (row) => {
    const steps: number[] = [];
    for (const n of sizes) steps.push(await stepsOf(n, row));
    // The first one also creates tables that all others share. The others are compared over two doublings, since V8 omits
    // blocks that run as often as what surrounds them, so that one doubling alone may seem longer or shorter.
    const [, small, , large] = steps;
    expect(large).toBeLessThanOrEqual(2.3 ** 2 * (small ?? 0) + 5_000);
  });

  it.each(rowsOf(searches))('grow no faster than the document: $question of $about, $cloud', async (row) => {
    const least = growingUpTo64.includes(row.about) ? 64 : 16;
    const [small, large] = [await stepsOfSearch(least, row), await stepsOfSearch(4 * least, row)];
    expect(large).toBeLessThanOrEqual(2.3 ** 2 * small + 20_000);
  });

  it('do not grow with the patterns for names beyond the limit of comparison', async () => {
    const patterns = 200;
    const stepsFor = (names: number): Promise<number> => {
      const make: HostileShape['make'] = (n, tag) => [
        { Principal: '*', Action: Array.from({ length: n }, (_, index) => `kms:Other${tag}x${index}`) },
        {
          Effect: 'Deny',
          Principal: '*',
          NotAction: Array.from({ length: patterns }, (_, index) => `kms:*${tag}y${index}`),
        },
      ];
      const view = inspectText(textOf({ about: '', make }, names, `names${names}`));
      return counter.stepsOf(() => view.analysis);
    };
    await stepsFor(500);
    const [fewer, more] = [await stepsFor(1_000), await stepsFor(2_000)];
    expect(more - fewer).toBeLessThan(1_000 * patterns);
  });
});
