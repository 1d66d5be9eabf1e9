import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyContextEntry } from '../../types.ts';
import type { Work } from '../../work-budget.ts';

/**
 * The ARN of a role with an unknown path: `prefix`, an optional path that ends in a slash, and `name`.
 */
export interface RoleOfAnyPath {
  /** `arn:aws:iam::111122223333:role/` */
  readonly prefix: string;
  readonly name: string;
  /** The path of roles with such a name, if any, optionally followed by one more segment. */
  readonly reservedPath?: string;
}

/** The values of a condition key in a request: empty where the key is known to be absent. */
export type GivenValues = readonly string[] | RoleOfAnyPath;

/** What is known of a request. */
export interface RequestContext {
  /** Takes a condition key in lower case; undefined where unknown. */
  lookUp(lowerKey: string): GivenValues | undefined;
  /** True for a multivalued key. */
  isMultivalued(lowerKey: string): boolean;
  readonly work: Work;
}

/** A condition key whose values follow from the caller or the KMS key. */
export interface DerivedEntry {
  readonly key: string;
  readonly lowerKey: string;
  readonly values: GivenValues;
}

/** Looks up the known values of a condition key, given in lower case. */
export interface KnownValues {
  get(lowerKey: string): GivenValues | undefined;
}

/**
 * Merges the given entries with those that follow from the caller; given ones take precedence. Keys are
 * case-insensitive, and the values of repeated keys are joined.
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
