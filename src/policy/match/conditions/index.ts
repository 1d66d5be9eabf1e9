import { toLowerAscii } from '../../letter-case.ts';
import { parseOperator } from '../../parse/operator.ts';
import type { KeyPolicyCondition, KeyPolicyEffect } from '../../types.ts';
import type { Comparison } from './comparison.ts';
import type { RequestContext, RoleOfAnyPath } from './context.ts';
import { type FilledTest, prepareFixedTest, prepareTest } from './filled-test.ts';
import { toTemplate, unknownKeys } from './template.ts';
import { textComparisons } from './text-comparisons.ts';
import { typedComparisons } from './typed-comparisons.ts';

/** Whether a condition is met by the known keys, and which unknown keys could change that. */
interface ConditionResult {
  readonly met: boolean;
  readonly open: readonly string[];
}

export type CompiledCondition = (context: RequestContext) => ConditionResult;

/** What the meaning of a condition depends on in addition to its text. */
export interface ConditionSetting {
  readonly effect: KeyPolicyEffect;
  /** Whether `${…}` is a variable in this version of the policy language. */
  readonly allowsVariables: boolean;
  /** The number of parts that colons separate in the provider's ARNs. */
  readonly arnParts: number;
}

const noKeys: readonly string[] = [];
const met: ConditionResult = { met: true, open: noKeys };
const unmet: ConditionResult = { met: false, open: noKeys };
const settled = (isMet: boolean): ConditionResult => (isMet ? met : unmet);

/**
 * Comparisons by the documented names of operators. A negated operator compares like its positive counterpart.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const comparisons: ReadonlyMap<string, Comparison> = new Map([...textComparisons, ...typedComparisons]);

/** False where the vendors document no such operator: whether a request meets it is unknown. */
export const hasKnownOperator = ({ operator }: KeyPolicyCondition): boolean => parseOperator(operator).known;

/** Prepares a condition for any number of requests. One with an unknown operator is never met. */
export const compileCondition = (condition: KeyPolicyCondition, setting: ConditionSetting): CompiledCondition => {
  if (!hasKnownOperator(condition)) return () => unmet;
  const comparison = comparisons.get(condition.baseOperator);
  return comparison === undefined ? compileNull(condition) : compileComparison(condition, comparison, setting);
};

/** `Null` tests whether the key is absent (`true`) or present (`false`). */
const compileNull = ({ key, values }: KeyPolicyCondition): CompiledCondition => {
  const lookupKey = toLowerAscii(key);
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  const ifAbsent = wanted.has('true');
  const ifPresent = wanted.has('false');
  const unknown = { met: ifAbsent, open: ifAbsent === ifPresent ? [] : [key] };
  return (context) => {
    const given = context.lookUp(lookupKey);
    if (given === undefined) return unknown;
    return settled('prefix' in given || given.length > 0 ? ifPresent : ifAbsent);
  };
};

/**
 * A missing key decides a condition regardless of its values. For `ForAnyValue:` with `…IfExists` the vendor's two
 * rules contradict each other: the one that gives more access applies.
 */
const isMetWithoutKey = (
  { ifExists, setQualifier, negated }: KeyPolicyCondition,
  { effect }: ConditionSetting,
): boolean => {
  if (setQualifier === 'FOR_ALL_VALUES') return true;
  if (setQualifier === 'FOR_ANY_VALUE') return ifExists && effect === 'ALLOW';
  return ifExists || negated;
};

const compileComparison = (
  condition: KeyPolicyCondition,
  comparison: Comparison,
  setting: ConditionSetting,
): CompiledCondition => {
  const { key } = condition;
  const lookupKey = toLowerAscii(key);
  const values = new Set(condition.values);
  const allowsVariables = setting.allowsVariables && comparison.allowsVariables;
  const templates = [...values].map((value) => toTemplate(value, comparison.wildcards, allowsVariables));
  const withVariables = templates.filter(({ hasVariables }) => hasVariables);
  const toFixedTest = prepareFixedTest(templates, comparison, setting.arnParts);
  const toTest = prepareTest(withVariables, comparison, setting.arnParts, toFixedTest);
  const ifMissing = isMetWithoutKey(condition, setting);
  const unknown = { met: ifMissing, open: [key] };
  return (context) => {
    const given = context.lookUp(lookupKey);
    const open = withVariables.length === 0 ? noKeys : unknownKeys(withVariables, context);
    if (given === undefined) return open.length === 0 ? unknown : { met: ifMissing, open: [key, ...open] };
    if ('prefix' in given) return evaluateRole(condition, setting, toTest(context, longestRole(given)), given, context);
    if (given.length === 0) return settled(ifMissing);
    const isMet = isMetBy(condition, given, toTest(context, longestOf(given)), context);
    if (isMet === null) return { met: setting.effect === 'ALLOW', open };
    const isOpen = open.length > 0 && !isSettledBy(condition, given, toFixedTest(context), context);
    return isOpen ? { met: isMet, open } : settled(isMet);
  };
};

const longestOf = (texts: readonly string[]): number => texts.reduce((most, { length }) => Math.max(most, length), 0);

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html for the length of a path */
const longestRole = ({ prefix, name }: RoleOfAnyPath): number => prefix.length + 512 + name.length;

/** Set operators have fixed results for no value and for one empty text. Several values need a set operator. */
const isMetBy = (
  { setQualifier, negated }: KeyPolicyCondition,
  given: readonly string[],
  { matches, isCertain }: FilledTest,
  context: RequestContext,
): boolean | null => {
  const isEmpty = given.length === 1 && given[0] === '';
  if (setQualifier !== null && isEmpty) return setQualifier === 'FOR_ALL_VALUES';
  if (setQualifier === null && given.length > 1) return false;
  if (!isCertain) return null;
  context.work.spend(given.length);
  const satisfies = (value: string): boolean => matches(value) !== negated;
  return setQualifier === 'FOR_ALL_VALUES' ? given.every(satisfies) : given.some(satisfies);
};

/** Whether values without variables match, so that the others don't matter. */
const isSettledBy = (
  condition: KeyPolicyCondition,
  given: readonly string[],
  fixed: FilledTest,
  context: RequestContext,
): boolean => {
  return isMetBy(condition, given, fixed, context) === !condition.negated;
};

/**
 * Where the result depends on a role's unknown path, the condition counts as met in an Allow, and not met in a Deny.
 */
const evaluateRole = (
  { key, negated }: KeyPolicyCondition,
  { effect }: ConditionSetting,
  { test, isCertain }: FilledTest,
  role: RoleOfAnyPath,
  { work }: RequestContext,
): ConditionResult => {
  const { withoutPath, withPath } = test.covers(role, work);
  const isCertainly = (fits: boolean) => isCertain && withoutPath === fits && withPath === (fits ? 'ALL' : 'NONE');
  if (isCertainly(true)) return settled(!negated);
  return isCertainly(false) ? settled(negated) : { met: effect === 'ALLOW', open: [key] };
};
