import { describe, expect, it } from 'vitest';
import { divideCondition } from '../../../src/policy/compare/new-access/condition-parts.ts';
import { MatchingParts } from '../../../src/policy/compare/new-access/matching-parts.ts';
import { compileCondition } from '../../../src/policy/match/conditions/index.ts';
import type { KeyPolicyCondition } from '../../../src/policy/types.ts';
import { unlimitedWork } from '../../../src/policy/work-budget.ts';

const setting = { effect: 'ALLOW', allowsVariables: true, arnParts: 6 } as const;
const values = ['fixed', '${a}', 'x${b}', '${b}y'];
const keyValues = [
  [],
  [''],
  ['fixed'],
  ['one'],
  ['xone'],
  ['oney'],
  ['fixed', 'one'],
  ['one', 'other'],
  ['xone', 'one'],
];
const variableValues = [null, [], [''], ['one'], ['other'], ['one', 'other']];

const conditions: readonly KeyPolicyCondition[] = [false, true].flatMap((negated) =>
  [null, 'FOR_ALL_VALUES' as const, 'FOR_ANY_VALUE' as const].flatMap((setQualifier) =>
    [false, true].map((ifExists) => {
      const baseOperator = negated ? 'StringNotEquals' : 'StringEquals';
      return { operator: baseOperator, baseOperator, setQualifier, ifExists, negated, key: 'k', values };
    }),
  ),
);

describe('a condition divided by its variables', () => {
  it.each(conditions)('holds as a whole: %o', (condition) => {
    const parts = divideCondition(condition, setting);
    if (parts === null) {
      expect(condition.setQualifier).toBe(condition.negated ? 'FOR_ANY_VALUE' : 'FOR_ALL_VALUES');
      return;
    }
    const assignment = new Map<string, readonly string[]>();
    const context = {
      lookUp: (key: string) => assignment.get(key) ?? [],
      isMultivalued: () => false,
      work: unlimitedWork,
    };
    const compiled = compileCondition(condition, setting);
    const matching = new MatchingParts(condition, parts, context);
    const give = (key: string, given: readonly string[] | null): void => {
      if (given === null) return;
      assignment.set(key, given);
      matching.fill(key);
      if (assignment.has('k')) matching.matchOf(key);
    };
    const take = (key: string): void => {
      assignment.delete(key);
      matching.empty(key);
    };
    for (const before of variableValues) {
      give('a', before);
      for (const given of keyValues) {
        assignment.set('k', given);
        matching.matchAll();
        for (const after of variableValues) {
          give('b', after);
          expect(matching.holds).toBe(compiled(context).met);
          expect(matching.isFilled).toBe(before !== null && after !== null);
        }
        take('b');
      }
      assignment.delete('k');
      take('a');
    }
  });
});
