import { groupBy } from '../../group-by.ts';
import type { RequestContext } from '../../match/conditions/context.ts';
import { type ConditionSetting, compileCondition } from '../../match/conditions/index.ts';
import { isVariable, toTemplate } from '../../match/conditions/template.ts';
import type { KeyPolicyCondition } from '../../types.ts';

type Holds = (context: RequestContext) => boolean;

/** A condition as several, each with some of its values; it holds if one of them does or, where negated, if all do. */
export interface ConditionParts {
  /** The values without a variable: decides alone where the result does not depend on any value. */
  readonly fixed: Holds;
  /** The values with a variable, by its key in lower case. */
  readonly byVariable: ReadonlyMap<string, Holds>;
}

/** Whether the result for several values of the key follows from the results of the parts. */
const isDivisible = ({ setQualifier, negated }: KeyPolicyCondition): boolean =>
  setQualifier === null || (setQualifier === 'FOR_ALL_VALUES') === negated;

/** Null where it can't be divided. Values have one variable at most. */
export const divideCondition = (condition: KeyPolicyCondition, setting: ConditionSetting): ConditionParts | null => {
  if (!isDivisible(condition)) return null;
  const variableOf = (value: string): string | null =>
    toTemplate(value, false, true).parts.find(isVariable)?.lookupKey ?? null;
  const toPart = (values: readonly string[]): Holds => {
    const compiled = compileCondition({ ...condition, values }, setting);
    return (context) => compiled(context).met;
  };
  const groups = groupBy(condition.values, variableOf);
  const byVariable = new Map<string, Holds>();
  for (const [variable, values] of groups) if (variable !== null) byVariable.set(variable, toPart(values));
  return { fixed: toPart(groups.get(null) ?? []), byVariable };
};
