import { Session } from 'node:inspector/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectKeyPolicy, type KeyPolicyView } from '../../src/policy/inspect.ts';
import { type HostileShape, hostileShapes } from './hostile-shapes.ts';
import { testClouds } from './test-clouds.ts';

/** Counts how often each block of code runs: the same number on every machine. */
const inspector = new Session();

beforeAll(async () => {
  inspector.connect();
  await inspector.post('Profiler.enable');
  await inspector.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
});

afterAll(() => inspector.disconnect());

async function stepsOf(work: () => unknown): Promise<number> {
  await inspector.post('Profiler.takePreciseCoverage');
  work();
  const { result } = await inspector.post('Profiler.takePreciseCoverage');
  const ours = result.filter(({ url }) => url.includes('/src/policy/'));
  const blocks = ours.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges));
  return blocks.reduce((sum, { count }) => sum + count, 0);
}

const { language, subject } = testClouds.aws;

function inspect({ make }: HostileShape, n: number, tag: string, change = (text: string) => text): KeyPolicyView {
  const statements = make(n, tag).map((statement) => ({
    Effect: 'Allow',
    ...('NotAction' in statement ? {} : { Action: 'kms:Decrypt' }),
    Resource: '*',
    ...statement,
  }));
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return inspectKeyPolicy(change(text), language, subject);
}

const change = (text: string): string => text.replaceAll('-1', '-2').replaceAll('kms:Decrypt', 'kms:Sign');

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
      const view = inspect(shape, n, tag);
      const { document } = inspect(shape, n, tag, change);
      steps.push(await stepsOf(() => ask(view, document)));
    }
    // The first one also creates tables that all others share.
    const [, small, middle, large] = steps;
    // Twice the size, with a margin for what does not grow.
    expect(middle).toBeLessThanOrEqual(2.3 * (small ?? 0) + 2_000);
    expect(large).toBeLessThanOrEqual(2.3 * (middle ?? 0) + 2_000);
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
      const view = inspect({ about: '', make }, names, `names${names}`);
      return stepsOf(() => view.analysis);
    };
    await stepsFor(500);
    const [fewer, more] = [await stepsFor(1_000), await stepsFor(2_000)];
    expect(more - fewer).toBeLessThan(1_000 * patterns);
  });
});
