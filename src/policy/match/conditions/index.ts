import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import { type Comparison, comparisons, type Test } from './comparisons.ts';
import type { RequestContext } from './context.ts';
import { fillTemplate, type Template, toTemplate, unknownKeys } from './template.ts';

/** Whether a condition is met by what is known, and which keys, if they became known, could turn that. */
export interface ConditionResult {
  readonly met: boolean;
  readonly open: readonly string[];
}

export type CompiledCondition = (context: RequestContext) => ConditionResult;

const noKeys: readonly string[] = [];
const met: ConditionResult = { met: true, open: noKeys };
const unmet: ConditionResult = { met: false, open: noKeys };
const settled = (isMet: boolean): ConditionResult => (isMet ? met : unmet);

/**
 * Prepares a condition for any number of requests. `variables` tells whether `${…}` is more than text in this version
 * of the policy language.
 *
 * An operator that nobody documents is never met, with either effect: KMS refuses a policy that has one, and reading it
 * reports an issue. For an Allow that grants nothing the condition may have asked for; a Deny that can't be understood
 * is not counted on either.
 */
export function compileCondition(condition: KeyPolicyCondition, variables: boolean): CompiledCondition {
  if (condition.baseOperator === 'Null') return condition.ifExists ? () => unmet : compileNull(condition);
  const comparison = comparisons.get(condition.baseOperator);
  return comparison === undefined ? () => unmet : compileComparison(condition, comparison, variables);
}

/** `Null` asks whether the key is missing (`true`) or there (`false`). */
function compileNull({ key, values }: KeyPolicyCondition): CompiledCondition {
  const lookupKey = toLowerAscii(key);
  const wanted = values.map((value) => value.toLowerCase());
  const whereMissing = wanted.includes('true');
  const whereThere = wanted.includes('false');
  const unknown = { met: whereMissing, open: whereMissing === whereThere ? [] : [key] };
  return (context) => {
    const given = context.get(lookupKey);
    return given === undefined ? unknown : settled(given.length === 0 ? whereMissing : whereThere);
  };
}

/** A missing key settles a condition before its values are looked at. */
function whereMissing({ ifExists, setQualifier, negated }: KeyPolicyCondition): boolean {
  if (ifExists || setQualifier === 'FOR_ALL_VALUES') return true;
  return setQualifier === null && negated;
}

/**
 * Without a qualifier a negated operator is the opposite of its positive twin also where a key has several values: not
 * one of them may match.
 */
function asksForAll({ setQualifier, negated }: KeyPolicyCondition): boolean {
  return setQualifier === 'FOR_ALL_VALUES' || (setQualifier === null && negated);
}

function compileComparison(
  condition: KeyPolicyCondition,
  comparison: Comparison,
  variables: boolean,
): CompiledCondition {
  const { key, negated } = condition;
  const lookupKey = toLowerAscii(key);
  const templates = condition.values.map((value) => toTemplate(value, comparison.wildcards, variables));
  const tests = prepareTests(templates, comparison);
  const withVariables = templates.filter(({ fixed }) => fixed === null);
  const ifMissing = whereMissing(condition);
  const unknown = { met: ifMissing, open: [key] };
  const forAll = asksForAll(condition);
  return (context) => {
    const given = context.get(lookupKey);
    const open = withVariables.length === 0 ? noKeys : unknownKeys(withVariables, context);
    if (given === undefined) return open.length === 0 ? unknown : { met: ifMissing, open: [key, ...open] };
    if (given.length === 0) return settled(ifMissing);
    const filled = tests(context);
    if (filled === null) return { met: false, open };
    const isAsked: Test = (value) => filled.some((test) => test(value)) !== negated;
    const isMet = forAll ? given.every(isAsked) : given.some(isAsked);
    return open.length === 0 ? settled(isMet) : { met: isMet, open };
  };
}

/** The tests of all values; null where a variable can't be filled, which no other value makes up for. */
function prepareTests(
  templates: readonly Template[],
  comparison: Comparison,
): (context: RequestContext) => readonly Test[] | null {
  const fixed = templates.map((template) => (template.fixed === null ? null : comparison.toTest(template.fixed)));
  if (fixed.every((test) => test !== null)) return () => fixed;
  return (context) => {
    const tests: Test[] = [];
    for (const [index, template] of templates.entries()) {
      const value = fillTemplate(template, context);
      if (value === null) return null;
      tests.push(fixed[index] ?? comparison.toTest(value));
    }
    return tests;
  };
}
