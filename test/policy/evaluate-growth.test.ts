import { describe, expect, it } from 'vitest';
import { evaluatePolicy } from '../../src/policy/evaluate/index.ts';
import { InvalidRequestError } from '../../src/policy/invalid-request.ts';
import type { KeyPolicyContextEntry } from '../../src/policy/types.ts';
import { WorkBudget, WorkBudgetError } from '../../src/policy/work-budget.ts';
import { awsAccount, parse, testClouds } from './test-clouds.ts';

const { grammar, subject } = testClouds.aws;

interface Shape {
  readonly about: string;
  /** A condition of a given size, and the context to evaluate it with. */
  make(n: number): {
    readonly condition: Readonly<Record<string, unknown>>;
    readonly context: Readonly<Record<string, readonly string[]>>;
  };
}

const list = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index));
const variable = (key: string) => `$\{${key}}`;
const k = (operator: string, values: readonly string[]) => ({ [operator]: { k: values } });

const shapes: readonly Shape[] = [
  {
    about: 'a variable that is repeated',
    make: (n) => ({
      condition: k(
        'StringLike',
        list(4, (index) => variable('a:b').repeat(n) + index),
      ),
      context: { k: ['x'.repeat(n)], 'a:b': ['x'.repeat(n)] },
    }),
  },
  {
    about: 'a segment that begins again and again',
    make: (n) => ({ condition: k('StringLike', [`*${'a'.repeat(n)}b*c`]), context: { k: ['a'.repeat(2 * n)] } }),
  },
  {
    about: 'many segments',
    make: (n) => ({ condition: k('StringLike', [`${'*a'.repeat(n)}*b`]), context: { k: ['a'.repeat(2 * n)] } }),
  },
  {
    about: 'the same in an ARN',
    make: (n) => ({
      condition: k('ArnLike', [`arn:aws:iam::1:*${'a'.repeat(n)}b*c`]),
      context: { k: [`arn:aws:iam::1:${'a'.repeat(2 * n)}`] },
    }),
  },
  {
    about: 'patterns against as many values as a context may well hold',
    make: (n) => ({
      condition: k(
        'ForAllValues:StringNotLike',
        list(n, (index) => `?${index}*x`),
      ),
      context: { k: list(200, (index) => `v${index}`) },
    }),
  },
  {
    about: 'patterns of ARNs that are alike at both ends',
    make: (n) => ({
      condition: k(
        'ForAllValues:ArnNotLike',
        list(n, (index) => `arn:aws:s3:::*-${index}-*`),
      ),
      context: { k: list(1_000, (index) => `arn:aws:s3:::one_${index}_other`) },
    }),
  },
  {
    about: 'patterns that differ between wildcards, of which the values contain some',
    make: (n) => ({
      condition: k(
        'ForAllValues:StringNotLike',
        list(n, (index) => `*${index}*z?*x`),
      ),
      context: { k: list(1_000, (index) => `z-${index}-one-x`) },
    }),
  },
  ...[
    'StringEquals',
    'StringEqualsIgnoreCase',
    'StringNotEquals',
    'BinaryEquals',
    'NumericEquals',
    'NumericLessThan',
  ].map(
    (operator): Shape => ({
      about: `${operator} of many values against many`,
      make: (n) => ({
        condition: k(
          `ForAllValues:${operator}`,
          list(n, (index) => `1${index}`),
        ),
        context: { k: list(Math.min(n, 1_000), (index) => `2${index}`) },
      }),
    }),
  ),
  {
    about: 'many ranges against many addresses',
    make: (n) => ({
      condition: k(
        'ForAllValues:NotIpAddress',
        list(n, (index) => `10.${index % 256}.${index >> 8}.0/24`),
      ),
      context: { k: list(Math.min(n, 1_000), (index) => `192.168.${index >> 8}.${index % 256}`) },
    }),
  },
  {
    about: 'many variables in many values',
    make: (n) => ({
      condition: k(
        'StringNotEquals',
        list(n, (index) => variable('a:b') + index),
      ),
      context: { k: ['x'], 'a:b': ['x'] },
    }),
  },
  {
    about: 'ARNs with a path for a session',
    make: (n) => ({
      condition: {
        ArnLike: { 'aws:PrincipalArn': list(n, (index) => `arn:aws:iam::${awsAccount}:role/*/${index}/*`) },
      },
      context: {},
    }),
  },
];

function stepsOf({ make }: Shape, n: number): number {
  const { condition, context } = make(n);
  const policy = parse([{ Principal: '*', Condition: condition }], testClouds.aws);
  const work = new WorkBudget();
  const entries = Object.entries(context).map(([key, values]) => ({ key, values }));
  const principal = `arn:aws:sts::${awsAccount}:assumed-role/app/one`;
  evaluatePolicy(policy, { principal, action: 'kms:Decrypt', context: entries }, grammar, subject, work);
  return work.spent;
}

describe('the steps of a decision', () => {
  it.each(shapes)('grow no faster than the request: $about', (shape) => {
    const [small, middle, large] = [1_000, 2_000, 4_000].map((n) => stepsOf(shape, n));
    // Twice the size, with a margin for what does not grow.
    expect(middle).toBeLessThanOrEqual(2.2 * (small ?? 0) + 2_000);
    expect(large).toBeLessThanOrEqual(2.2 * (middle ?? 0) + 2_000);
  });

  // Whether one of many patterns of `?` matches one of many values is the problem of orthogonal vectors, for which nobody
  // knows an algorithm that takes less than the product of their numbers.
  it('end where a policy and a context are too large together', () => {
    const gapsOf = (index: number) => index.toString(2).padStart(12, '0').replaceAll('0', '?').replaceAll('1', 'a');
    const patterns = list(4_000, (index) => `*${gapsOf(index)}?b*x`);
    const policy = parse([{ Principal: '*', Condition: k('ForAllValues:StringNotLike', patterns) }], testClouds.aws);
    const context = [{ key: 'k', values: list(1_000, (index) => `b${'a'.repeat(50)}${index}x`) }];
    const request = { principal: '*', action: 'kms:Decrypt', context };
    expect(() => evaluatePolicy(policy, request, grammar, subject)).toThrow(WorkBudgetError);
  });
});

describe('a context that no request has', () => {
  const policy = parse([{ Principal: '*' }], testClouds.aws);
  const ask = (context: readonly KeyPolicyContextEntry[]) => () =>
    evaluatePolicy(policy, { principal: '*', action: 'kms:Decrypt', context }, grammar, subject);

  it.each<[string, readonly KeyPolicyContextEntry[]]>([
    ['a long key', [{ key: 'k'.repeat(257), values: [] }]],
    ['an empty key', [{ key: '', values: [] }]],
    ['a long value', [{ key: 'k', values: ['v'.repeat(8_193)] }]],
    ['many values', [{ key: 'k', values: list(1_001, String) }]],
    ['many entries', list(501, () => 'k').map((key) => ({ key, values: ['v'] }))],
    ['many characters', list(9, String).map((key) => ({ key, values: ['v'.repeat(8_000)] }))],
  ])('is refused: %s', (_about, context) => {
    expect(ask(context)).toThrow(InvalidRequestError);
  });

  it('starts above what a request may contain', () => {
    const context = list(500, () => 'k').map((key) => ({ key, values: ['v', 'w'] }));
    expect(ask(context)().outcome).toBe('ALLOW');
    expect(ask([{ key: 'k'.repeat(256), values: ['v'.repeat(8_192)] }])().outcome).toBe('ALLOW');
  });
});
