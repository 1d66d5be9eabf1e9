import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeContext, type RequestContext } from '../../src/policy/match/conditions/context.ts';
import { compileCondition } from '../../src/policy/match/conditions/index.ts';
import { parseDate } from '../../src/policy/match/conditions/parse-date.ts';
import { operators, parseOperator } from '../../src/policy/parse/operator.ts';
import type { KeyPolicyCondition, KeyPolicyContextEntry, KeyPolicyEffect } from '../../src/policy/types.ts';
import { WorkBudget } from '../../src/policy/work-budget.ts';
import { readCases } from './test-clouds.ts';

interface OperatorCases {
  readonly about: string;
  readonly operator: string;
  /** Values of the policy, values in the request (null: unknown), and whether these meet the condition. */
  readonly rows: readonly (readonly [string[], string[] | null, boolean])[];
}

interface VariableCase {
  readonly about: string;
  readonly operator: string;
  readonly values: readonly string[];
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly met: boolean;
  readonly open: readonly string[];
}

function condition(operator: string, key: string, values: readonly string[]): KeyPolicyCondition {
  const { baseOperator, setQualifier, ifExists, negated } = parseOperator(operator);
  return { operator, baseOperator, setQualifier, ifExists, negated, key, values };
}

function createContext(given: readonly KeyPolicyContextEntry[]): RequestContext {
  const merged = mergeContext(given, []);
  const work = new WorkBudget();
  return { lookUp: (key) => merged.get(key), isMultivalued: (key) => key === 'aws:tagkeys', work };
}

function analyzeStatements(
  operator: string,
  values: readonly string[],
  context: readonly KeyPolicyContextEntry[],
  key = 'k',
  effect: KeyPolicyEffect = 'ALLOW',
) {
  return compileCondition(condition(operator, key, values), { effect, allowsVariables: true, arnParts: 6 })(
    createContext(context),
  );
}

const entriesOf = (context: Readonly<Record<string, readonly string[]>>): KeyPolicyContextEntry[] =>
  Object.entries(context).map(([key, values]) => ({ key, values }));

describe.each(readCases<OperatorCases>('conditions'))('$operator: $about', ({ operator, rows }) => {
  it.each(rows)('values %j, given %j: %s', (values, given, met) => {
    expect(analyzeStatements(operator, values, given === null ? [] : [{ key: 'k', values: given }]).met).toBe(met);
  });
});

describe('policy variables', () => {
  it.each(readCases<VariableCase>('variables'))(
    '$about: $operator $values',
    ({ operator, values, context, met, open }) => {
      expect(analyzeStatements(operator, values, entriesOf(context))).toEqual({ met, open });
    },
  );

  it('are plain text where the language has none', () => {
    const variable = `$\{aws:username}`;
    const context = createContext(entriesOf({ k: [variable], 'aws:username': ['bob'] }));
    const setting = { effect: 'ALLOW', allowsVariables: false, arnParts: 6 } as const;
    expect(compileCondition(condition('StringEquals', 'k', [variable]), setting)(context).met).toBe(true);
  });
});

describe('unknown values', () => {
  it.each([
    ['StringEquals', ['a'], ['K']],
    ['StringNotEquals', ['a'], ['K']],
    ['StringEqualsIfExists', ['a'], ['K']],
    ['ForAllValues:StringEquals', ['a'], ['K']],
    ['Null', ['true'], ['K']],
    ['Null', ['true', 'false'], []],
    ['NoSuchOperator', ['a'], []],
  ])('%s %j leaves %j open, as written', (operator, values, open) => {
    expect(analyzeStatements(operator, values, [], 'K').open).toEqual(open);
  });

  it.each(['StringEquals', 'StringNotEquals', 'Null'])('%s leaves nothing open once the key is given', (operator) => {
    expect(analyzeStatements(operator, ['true'], [{ key: 'K', values: ['true'] }]).open).toEqual([]);
    expect(analyzeStatements(operator, ['true'], [{ key: 'K', values: [] }]).open).toEqual([]);
  });
});

describe('several values and none', () => {
  it.each<[string, string[] | null, boolean]>([
    ['StringEquals', ['a', 'b'], false],
    ['StringNotEquals', ['x', 'y'], false],
    ['ForAllValues:StringEquals', [''], true],
    ['ForAllValues:StringNotEquals', [''], true],
    ['ForAnyValue:StringEquals', [''], false],
    ['ForAnyValue:StringNotEquals', [''], false],
    ['ForAnyValue:StringNotLikeIfExists', [''], false],
    ['ForAllValues:StringEquals', [], true],
    ['ForAnyValue:StringNotEquals', [], false],
    ['ForAnyValue:StringNotEquals', null, false],
  ])('%s given %j: %s', (operator, given, met) => {
    const context = given === null ? [] : [{ key: 'k', values: given }];
    for (const effect of ['ALLOW', 'DENY'] as const)
      expect(analyzeStatements(operator, ['a'], context, 'k', effect).met, effect).toBe(met);
  });

  it.each([[], null])('ForAnyValue with IfExists given %j allows, and does not deny', (given) => {
    const context = given === null ? [] : [{ key: 'k', values: given }];
    expect(analyzeStatements('ForAnyValue:StringEqualsIfExists', ['a'], context, 'k', 'ALLOW').met).toBe(true);
    expect(analyzeStatements('ForAnyValue:StringEqualsIfExists', ['a'], context, 'k', 'DENY').met).toBe(false);
  });
});

describe('context', () => {
  it('accepts keys in any letter case, and joins the entries of one key', () => {
    const entries = [
      { key: 'aws:TagKeys', values: ['a'] },
      { key: 'AWS:tagkeys', values: ['b'] },
    ];
    expect(analyzeStatements('ForAllValues:StringEquals', ['a', 'b'], entries, 'aws:TAGKEYS').met).toBe(true);
    expect(analyzeStatements('ForAllValues:StringEquals', ['a'], entries, 'aws:TAGKEYS').met).toBe(false);
  });

  it('prefers given values to those that follow from the caller', () => {
    const derived = [{ key: 'aws:PrincipalAccount', lowerKey: 'aws:principalaccount', values: ['1'] }];
    const merge = (given: readonly KeyPolicyContextEntry[]) => mergeContext(given, derived).get('aws:principalaccount');
    expect(merge([])).toEqual(['1']);
    expect(merge([{ key: 'AWS:PRINCIPALACCOUNT', values: ['2'] }])).toEqual(['2']);
    expect(merge([{ key: 'aws:PrincipalAccount', values: [] }])).toEqual([]);
  });

  it('accepts keys that are names of JavaScript properties', () => {
    expect(analyzeStatements('StringEquals', ['a'], [{ key: '__proto__', values: ['a'] }], '__proto__').met).toBe(true);
    expect(analyzeStatements('StringEquals', ['a'], [], 'constructor').met).toBe(false);
  });
});

describe('laws', () => {
  const value = fc.constantFrom(
    'a',
    'b',
    'a*',
    '*',
    '1',
    '2',
    'true',
    '10.0.0.1',
    '10.0.0.0/8',
    '2024-01-01',
    'arn:aws:iam::1:x',
  );
  const lists = { values: fc.array(value, { minLength: 1, maxLength: 3 }), given: fc.array(value, { maxLength: 3 }) };
  const negatedNames = [...operators.values()].filter(({ negated }) => negated).map(({ name }) => name);
  const twin = (name: string) => name.replace('Not', '');

  it('a negated operator is the opposite of its counterpart, with the qualifiers swapped', () => {
    const qualifiers = [
      ['', ''],
      ['ForAllValues:', 'ForAnyValue:'],
      ['ForAnyValue:', 'ForAllValues:'],
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...negatedNames),
        fc.constantFrom(...qualifiers),
        fc.record(lists),
        (name, [one, other], { values, given }) => {
          // Without a set operator, several values meet neither condition.
          fc.pre(one !== '' || given.length < 2);
          const context = [{ key: 'k', values: given }];
          const twinMet = analyzeStatements(other + twin(name), values, context).met;
          expect(analyzeStatements(one + name, values, context).met).toBe(!twinMet);
        },
      ),
    );
  });

  it('IfExists changes nothing where the key is there, and is met where it is not', () => {
    const names = [...operators.values()].filter(({ family }) => family !== 'NULL').map(({ name }) => name);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.record(lists), (name, { values, given }) => {
        const context = [{ key: 'k', values: given }];
        const expected = given.length === 0 || analyzeStatements(name, values, context).met;
        expect(analyzeStatements(`${name}IfExists`, values, context).met).toBe(expected);
      }),
    );
  });

  it('never throws, whatever the texts', () => {
    const names = [...operators.values()].map(({ name }) => name);
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('$', '{', '}', "'", ',', '*', '?', ':', '/', 'a', '1') }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(text), fc.array(text), (name, values, given) => {
        expect(typeof analyzeStatements(name, values, [{ key: 'k', values: given }]).met).toBe('boolean');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('parseDate', () => {
  it('reads back what Date writes', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(parseDate(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });

  it.each(['', ' 2024', '2024-1-1', '2024-01-01 00:00', '24-01-01', '2024-01-01T25:00Z', 'now'])(
    'refuses %j',
    (text) => {
      expect(parseDate(text)).toBeNull();
    },
  );
});
