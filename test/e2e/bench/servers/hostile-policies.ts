import type { KeyPolicyView } from '../../../../src/policy/inspect.ts';
import { type HostileShape, hostileShapes } from '../../../policy/hostile-shapes.ts';
import { change, inspectText, startStepCounter, textOf } from '../../../policy/steps.ts';
import { serve } from '../programs/serve.ts';

const request = { principal: 'arn:aws:iam::111122223333:role/app-1', action: 'kms:Decrypt', context: [] };

/** What can be asked of a policy. A fix requires the analysis, which is computed before. */
const operations = {
  reading: (view: KeyPolicyView) => view.issues,
  'canonical form': (view: KeyPolicyView) => view.canonicalDocument,
  analysis: (view: KeyPolicyView) => view.analysis,
  diff: (view: KeyPolicyView, other: string) => view.diff(other),
  'new access': (view: KeyPolicyView, other: string) => view.newAccess(other),
  decision: (view: KeyPolicyView) => view.evaluate(request),
  fix: (view: KeyPolicyView) => (view.analysis.findings.length > 0 ? view.fix(0) : null),
};

export type Operation = keyof typeof operations;

export interface Work {
  readonly shape: number;
  readonly operation: Operation;
  /** The number of items that the policy lists. */
  readonly n: number;
}

export interface Texts {
  readonly shape: number;
  /** The length of each text at most, in bytes. */
  readonly bytes: number;
  readonly times: number;
}

const shapeAt = (index: number): HostileShape => {
  const shape = hostileShapes[index];
  if (shape === undefined) throw new Error(`There is no hostile shape ${index}.`);
  return shape;
};

let made = 0;

/** No two texts are equal, since engines cache what they know of a string. */
const newTag = (): string => {
  made += 1;
  return `t${made}`;
};

const newText = (shape: HostileShape, n: number): string => {
  const tag = newTag();
  return textOf(shape, n, tag).replace('{', `{"Id":"${tag}",`);
};

/** The number of items for which the text has this length. */
const itemsFor = (shape: HostileShape, bytes: number): number => {
  const [small, large] = [newText(shape, 64).length, newText(shape, 128).length];
  return 64 + Math.floor((64 * (bytes - small)) / (large - small));
};

/** Milliseconds of CPU, which other programs on the machine hardly affect. Includes the collection of garbage. */
const millisecondsOf = ({ shape: index, bytes, times }: Texts, work: (text: string) => unknown): number => {
  const shape = shapeAt(index);
  const n = itemsFor(shape, bytes);
  const texts = Array.from({ length: times }, () => newText(shape, n));
  const before = process.cpuUsage();
  for (const text of texts) work(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / times;
};

const open = async () => ({
  shapes: () => hostileShapes.map(({ about }) => about),
  operations: () => Object.keys(operations) as Operation[],
  /** Counts the steps of an operation. From then on, this program is too slow for times. */
  steps: async ({ shape, operation, n }: Work) => {
    const text = newText(shapeAt(shape), n);
    const view = inspectText(text);
    if (operation === 'fix') operations.analysis(view);
    const other = change(text);
    counter ??= startStepCounter();
    return (await counter).stepsOf(() => operations[operation](view, other));
  },
  readMs: (texts: Texts) =>
    millisecondsOf(texts, (text) => {
      const view = inspectText(text);
      return [view.issues, view.canonicalDocument, view.analysis];
    }),
  parseMs: (texts: Texts) => millisecondsOf(texts, (text) => JSON.parse(text)),
});

let counter: ReturnType<typeof startStepCounter> | undefined;

export type HostilePolicies = Awaited<ReturnType<typeof open>>;

serve(open);
