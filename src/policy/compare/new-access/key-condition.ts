import { toLowerAscii } from '../../letter-case.ts';
import type { RequestContext } from '../../match/conditions/context.ts';
import { type CompiledCondition, type ConditionSetting, compileCondition } from '../../match/conditions/index.ts';
import { isVariable, toTemplate } from '../../match/conditions/template.ts';
import { type OperatorFamily, operators } from '../../parse/operator.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import { type ConditionParts, divideCondition } from './condition-parts.ts';

/** A condition of either document, compiled for evaluation with any values of its keys. */
export interface KeyCondition {
  readonly condition: KeyPolicyCondition;
  readonly setting: ConditionSetting;
  readonly lowerKey: string;
  /** Null for an undocumented operator, which is never met. */
  readonly family: OperatorFamily | null;
  /** Whether the operator compares texts, character by character. */
  readonly isTextual: boolean;
  /** Whether `*` and `?` in its values are wildcards. */
  readonly usesWildcards: boolean;
  /** Whether `${…}` in its values is a variable or stands for another character. */
  readonly allowsVariables: boolean;
  /** The keys of policy variables in its values, in lower case. */
  readonly variables: readonly string[];
  /** Whether each value has one variable at most, and none has a default: absent ones then match nothing. */
  readonly isPlain: boolean;
  /** Null where it has fewer than two variables, or can't be divided by them. */
  readonly parts: ConditionParts | null;
  readonly holds: (context: RequestContext) => boolean;
}

const textFamilies: ReadonlySet<OperatorFamily> = new Set(['STRING', 'ARN', 'BOOL']);

/** The variables in each value. */
const variablesOf = (values: readonly string[]) =>
  values.map((value) => toTemplate(value, false, true).parts.filter(isVariable));

const toKeyCondition = (condition: KeyPolicyCondition, setting: ConditionSetting): KeyCondition => {
  const family = operators.get(toLowerAscii(condition.baseOperator))?.family ?? null;
  const allowsVariables = setting.allowsVariables && (family === 'STRING' || family === 'ARN');
  const compiled: CompiledCondition = compileCondition(condition, setting);
  const inValues = allowsVariables ? variablesOf(condition.values) : [];
  const variables = [...new Set(inValues.flat().map(({ lookupKey }) => lookupKey))];
  const isPlain = inValues.every((list) => list.length <= 1 && list.every(({ otherwise }) => otherwise === null));
  return {
    condition,
    setting,
    lowerKey: toLowerAscii(condition.key),
    family,
    isTextual: family !== null && textFamilies.has(family),
    usesWildcards: family === 'ARN' || condition.baseOperator.endsWith('Like'),
    allowsVariables,
    variables,
    isPlain,
    parts: isPlain && variables.length > 1 ? divideCondition(condition, setting) : null,
    holds: (context) => compiled(context).met,
  };
};

const isSameSetting = (one: ConditionSetting, other: ConditionSetting): boolean =>
  one.effect === other.effect && one.allowsVariables === other.allowsVariables && one.arnParts === other.arnParts;

/** The conditions of both documents, without repeats. */
export class ConditionTable {
  readonly #byName = new Map<string, KeyCondition>();
  readonly #known = new Map<KeyPolicyCondition, KeyCondition>();

  of(condition: KeyPolicyCondition, setting: ConditionSetting): KeyCondition {
    const known = this.#known.get(condition);
    if (known !== undefined && isSameSetting(known.setting, setting)) return known;
    const { baseOperator, setQualifier, ifExists, key, values } = condition;
    const name = JSON.stringify([setting, baseOperator, setQualifier, ifExists, toLowerAscii(key), [...values].sort()]);
    const found = this.#byName.get(name) ?? toKeyCondition(condition, setting);
    this.#byName.set(name, found);
    this.#known.set(condition, found);
    return found;
  }
}
