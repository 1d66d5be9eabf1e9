import { groupBy } from '../../group-by.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import type { PreparedStatement } from './prepared-statement.ts';

const keyOf = (name: string, value: string | undefined): string =>
  value === undefined ? `${name} ` : `${name}=${value}`;

/** Where a condition is found by those that imply it: their values are among its own, or its own among theirs. */
const keysOf = (name: string, { negated, values }: KeyPolicyCondition): readonly string[] =>
  (negated ? [values[0]] : [...values, undefined]).map((value) => keyOf(name, value));

/** Where the conditions are found that a condition implies. */
const keysToFind = (name: string, { negated, values }: KeyPolicyCondition): readonly string[] =>
  (negated ? [...values, undefined] : [values[0]]).map((value) => keyOf(name, value));

const unconditional = '';

const keysOfConditions = (
  { conditions }: PreparedStatement,
  keysOfCondition: typeof keysOf,
): readonly (readonly string[])[] =>
  [...conditions].flatMap(([name, list]) => list.map((condition) => keysOfCondition(name, condition)));

/** Finds statements by the one of their conditions that the fewest others have. */
export class ConditionKeys {
  readonly #byKey: ReadonlyMap<string, readonly { readonly statement: PreparedStatement }[]>;

  constructor(statements: readonly PreparedStatement[]) {
    const compared = statements.map((statement) => ({ statement, lists: keysOfConditions(statement, keysOf) }));
    const counts = new Map<string, number>();
    for (const key of compared.flatMap(({ lists }) => lists.flat())) counts.set(key, (counts.get(key) ?? 0) + 1);
    const mostOf = (keys: readonly string[]): number =>
      keys.reduce((most, key) => Math.max(most, counts.get(key) ?? 0), 0);
    const rarestOf = (lists: readonly (readonly string[])[]): readonly string[] =>
      lists.reduce((one, other) => (mostOf(other) < mostOf(one) ? other : one), lists[0] ?? [unconditional]);
    const entries = compared.flatMap(({ statement, lists }) => rarestOf(lists).map((key) => ({ key, statement })));
    this.#byKey = groupBy(entries, ({ key }) => key);
  }

  /** The statements whose conditions those of a statement may imply: of all others they certainly do not. */
  impliedBy(narrow: PreparedStatement): ReadonlySet<PreparedStatement> {
    const keys = [unconditional, ...keysOfConditions(narrow, keysToFind).flat()];
    return new Set(keys.flatMap((key) => (this.#byKey.get(key) ?? []).map(({ statement }) => statement)));
  }
}
