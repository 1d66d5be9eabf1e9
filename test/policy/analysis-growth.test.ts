import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyPolicyView } from '../../src/policy/inspect.ts';
import { type HostileShape, hostileShapes } from './hostile-shapes.ts';
import { change, inspectText, type StepCounter, startStepCounter, textOf } from './steps.ts';

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

const sizes = [64, 128, 256, 512];

const rows = hostileShapes.flatMap((shape) =>
  questions.map(([question, ask]) => ({ about: shape.about, question, ask, shape })),
);

describe('the steps of an answer', () => {
  it.each(rows)('grow no faster than the document: $question of $about', async ({ shape, question, ask }) => {
    const steps: number[] = [];
    for (const n of sizes) {
      const tag = `${question.replaceAll(' ', '')}${n}`;
      const text = textOf(shape, n, tag);
      const view = inspectText(text);
      const other = change(text);
      steps.push(await counter.stepsOf(() => ask(view, other)));
    }
    // The first one also creates tables that all others share. The others are compared over two doublings, since V8 omits
    // blocks that run as often as what surrounds them, so that one doubling alone may seem longer or shorter.
    const [, small, , large] = steps;
    expect(large).toBeLessThanOrEqual(2.3 ** 2 * (small ?? 0) + 5_000);
  });

  // A search tries combinations of callers and values, which may be as many as the square of the document's length.
  it.each(hostileShapes)('grow no faster than the square of the document: new access of $about', async (shape) => {
    const steps: number[] = [];
    for (const n of [16, 32]) {
      const text = textOf(shape, n, `newaccess${n}`);
      const view = inspectText(text);
      const other = change(text);
      steps.push(await counter.stepsOf(() => view.newAccess(other)));
    }
    const [small, large] = steps;
    expect(large).toBeLessThanOrEqual(4.6 * (small ?? 0) + 20_000);
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
