import type { KeyPolicyCondition } from '../../types.ts';
import type { PreparedStatement } from './prepared-statement.ts';
import type { StatementsByPrincipal } from './statements-by-principal.ts';

/** Up to this many values are faster to read than to look up. */
const shortList = 8;

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

const containsAll = (wide: readonly string[], narrow: readonly string[]): boolean => {
  if (wide.length <= shortList) return narrow.every((value) => wide.includes(value));
  const values = sets.get(wide) ?? new Set(wide);
  sets.set(wide, values);
  return narrow.every((value) => values.has(value));
};

/**
 * Whether meeting one condition implies meeting the other with the same operator and key: values that are no stricter.
 */
const implies = (one: KeyPolicyCondition, other: KeyPolicyCondition): boolean => {
  if (one.ifExists !== other.ifExists && !(other.ifExists && one.setQualifier === null)) return false;
  return one.negated ? containsAll(one.values, other.values) : containsAll(other.values, one.values);
};

const isAtLeast = (wide: PreparedStatement, narrow: PreparedStatement): boolean => {
  for (const [name, conditions] of wide.conditions) {
    const candidates = narrow.conditions.get(name) ?? [];
    if (!conditions.every((condition) => candidates.some((candidate) => implies(candidate, condition)))) return false;
  }
  return true;
};

const coversResources = (wide: PreparedStatement, narrow: PreparedStatement): boolean =>
  wide.hasEveryResource || wide.resources === narrow.resources;

/**
 * Whether each principal and action of a statement is in one of the others under conditions that are no stricter, so
 * that one of them applies to every request that it applies to. A quick proof without requests; false proves nothing.
 */
export const isSubsumed = (narrow: PreparedStatement, others: StatementsByPrincipal): boolean => {
  const { statement, actions } = narrow;
  const principals = statement.notPrincipals === null ? (statement.principals ?? []) : [null];
  const known = new Map<PreparedStatement, boolean>();
  const isWider = (other: PreparedStatement): boolean => {
    const isKnown = known.get(other);
    if (isKnown !== undefined) return isKnown;
    const isWide = coversResources(other, narrow) && isAtLeast(other, narrow);
    known.set(other, isWide);
    return isWide;
  };
  const reachingFrom = others.reachingFrom(narrow);
  const proven = new Set<string>();
  return principals.every((principal) => {
    const reaching = reachingFrom(principal).filter(isWider);
    const name = reaching.map((other) => other.statement.index).join();
    if (proven.has(name)) return true;
    const areCovered = actions.every((action) => reaching.some(({ covers }) => covers(action)));
    if (areCovered) proven.add(name);
    return areCovered;
  });
};
