import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyContextEntry } from '../../types.ts';
import type { WorkBudget } from '../../work-budget.ts';

/**
 * The ARN of a role of which the path is not known: `prefix`, then nothing or a path that ends in a slash, then `name`.
 */
export interface RoleOfAnyPath {
  /** `arn:aws:iam::111122223333:role/` */
  readonly prefix: string;
  readonly name: string;
  /** The path of roles with such a name, where there is one: after it comes nothing, or a single segment more. */
  readonly reservedPath?: string;
}

/** The values of a condition key in a request: none where the request is known not to carry it. */
export type GivenValues = readonly string[] | RoleOfAnyPath;

/** What is known of a request. */
export interface RequestContext {
  /** Takes a condition key in lower case; undefined where nothing is known of it. */
  lookUp(lowerKey: string): GivenValues | undefined;
  /** True for a key that is documented to have several values. */
  isMultivalued(lowerKey: string): boolean;
  readonly work: WorkBudget;
}

/** What follows from the caller or the key: a condition key with its values. */
export interface DerivedEntry {
  readonly key: string;
  readonly lowerKey: string;
  readonly values: GivenValues;
}

/** Looks up what is known of a condition key, given in lower case. */
export interface KnownValues {
  get(lowerKey: string): GivenValues | undefined;
}

/**
 * Puts the given entries together with those that follow from the caller, which give way to them. Letter case of keys
 * does not matter, and entries of one key add up.
 */
export const mergeContext = (
  given: readonly KeyPolicyContextEntry[],
  derived: readonly DerivedEntry[],
): KnownValues => {
  const byKey = given.length === 0 ? null : joinEntries(given);
  return { get: (lowerKey) => byKey?.get(lowerKey) ?? findDerived(derived, lowerKey) };
};

const joinEntries = (entries: readonly KeyPolicyContextEntry[]): ReadonlyMap<string, readonly string[]> => {
  const byKey = new Map<string, string[]>();
  for (const { key, values } of entries) {
    const lowerKey = toLowerAscii(key);
    const before = byKey.get(lowerKey);
    if (before === undefined) byKey.set(lowerKey, [...values]);
    else for (const value of values) before.push(value);
  }
  return byKey;
};

const findDerived = (derived: readonly DerivedEntry[], lowerKey: string): GivenValues | undefined => {
  for (const entry of derived) if (entry.lowerKey === lowerKey) return entry.values;
  return undefined;
};
