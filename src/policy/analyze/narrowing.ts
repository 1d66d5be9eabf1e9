import type { CallerScope } from '../languages/language.ts';
import type { KeyPolicyCondition } from '../types.ts';
import type { Setting } from './analysis-input.ts';
import { reachOfValue } from './caller-values.ts';
import { anyOf, type Reach } from './reach.ts';
import { withoutCallerVariables } from './variables.ts';

/** Operators that hold a caller to the values, and those that ask for the opposite, by the word that they share. */
const identityOperators: ReadonlySet<string> = new Set([
  'StringEquals',
  'StringEqualsIgnoreCase',
  'StringLike',
  'ArnEquals',
  'ArnLike',
]);

const positiveForm = (operator: string): string => operator.replace('Not', '');

function canCompare(operator: string, scope: CallerScope): boolean {
  return identityOperators.has(operator) || (operator === 'IpAddress' && scope === 'network');
}

/** Whom the values of a condition name; null where they could be met by anyone. */
function reachOfValues(
  { baseOperator, values }: KeyPolicyCondition,
  scope: CallerScope,
  setting: Setting,
): Reach | null {
  if (!canCompare(positiveForm(baseOperator), scope)) return null;
  const reaches: Reach[] = [];
  for (const value of values) {
    const reach = reachOfValue[scope](withoutCallerVariables(value, setting), setting.ownAccount);
    if (reach === null) return null;
    reaches.push(reach);
  }
  return anyOf(reaches);
}

/**
 * Whom a condition on an Allow lets through; null where it does not narrow who is calling. A condition that is true for
 * a request without the key narrows only where every request has the key.
 */
export function narrowingOf(
  condition: KeyPolicyCondition,
  scope: CallerScope | undefined,
  setting: Setting,
): Reach | null {
  if (scope === undefined || condition.negated || condition.setQualifier === 'FOR_ALL_VALUES') return null;
  if (condition.ifExists && !isAlwaysPresent(condition, setting)) return null;
  return reachOfValues(condition, scope, setting);
}

/**
 * Whom a condition on a Deny spares, where it is the negation of an identity or a network; null for any other. A
 * negated operator is true for a request without the key, but not `ForAnyValue:`, which then spares everyone.
 */
export function sparingOf(
  condition: KeyPolicyCondition,
  scope: CallerScope | undefined,
  setting: Setting,
): Reach | null {
  if (scope === undefined || !condition.negated) return null;
  if (condition.setQualifier === 'FOR_ANY_VALUE' && !isAlwaysPresent(condition, setting)) return null;
  return reachOfValues(condition, scope, setting);
}

export function scopeOf({ key }: KeyPolicyCondition, { grammar }: Setting): CallerScope | undefined {
  return grammar.conditions.callerScopes.get(key.toLowerCase());
}

function isAlwaysPresent({ key }: KeyPolicyCondition, { grammar }: Setting): boolean {
  return grammar.conditions.alwaysPresent.has(key.toLowerCase());
}
