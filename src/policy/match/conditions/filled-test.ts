import type { Comparison, ValueTest } from './comparison.ts';
import type { RequestContext } from './context.ts';
import { eitherOf } from './role-coverage.ts';
import { fillTemplate, type Template } from './template.ts';

/** The values of a condition, with variables replaced for one request. */
export interface FilledTest {
  readonly test: ValueTest;
  matches(given: string): boolean;
  /** False where a value depends on something unknown about the caller. */
  readonly isCertain: boolean;
}

type ToFixedTest = (context: RequestContext) => FilledTest;
type ToTest = (context: RequestContext, longest: number) => FilledTest;

const toFilledTest = (test: ValueTest, { work }: RequestContext, isCertain: boolean): FilledTest => {
  return { test, matches: (given) => test.matches(given, work), isCertain };
};

/** Prepares the values without variables. */
export const prepareFixedTest = (
  templates: readonly Template[],
  comparison: Comparison,
  arnParts: number,
): ToFixedTest => {
  const piecesOf = ({ parts }: Template) => parts.flatMap((part) => ('lookupKey' in part ? [] : [part]));
  const test = comparison.compile(templates.filter(({ hasVariables }) => !hasVariables).map(piecesOf), arnParts);
  return (context) => toFilledTest(test, context, true);
};

/** Prepares values with variables for a request, except those that can't match it. */
export const prepareTest = (
  withVariables: readonly Template[],
  comparison: Comparison,
  arnParts: number,
  toFixedTest: ToFixedTest,
): ToTest => {
  if (withVariables.length === 0) return toFixedTest;
  return (context, longest) => {
    const filled = withVariables.map((template) => fillTemplate(template, context, longest));
    const pieces = filled.flatMap((value) => (value.kind === 'PIECES' ? [value.pieces] : []));
    for (const { length } of pieces) context.work.spend(length);
    const test = eitherTest(toFixedTest(context).test, comparison.compile(pieces, arnParts));
    const isCertain = filled.every(({ kind }) => kind !== 'UNKNOWN');
    return toFilledTest(test, context, isCertain);
  };
};

const eitherTest = (one: ValueTest, other: ValueTest): ValueTest => {
  return {
    matches: (given, work) => one.matches(given, work) || other.matches(given, work),
    covers: (role, work) => eitherOf(one.covers(role, work), other.covers(role, work)),
  };
};
