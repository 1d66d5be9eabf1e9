import type { AddressSpan } from '../../match/conditions/address.ts';
import { ownOrganization, unknownAccount } from '../conditions/scope.ts';
import { overlap, within } from './address-spans.ts';

export type TraitKind =
  | 'USER_ID'
  | 'ORGANIZATION'
  | 'NETWORK'
  | 'SOURCE_ACCOUNT'
  | 'SOURCE_ORGANIZATION'
  | 'SERVICE_NAME';

/** A property of callers other than their account: one of these values. */
export interface Trait {
  readonly kind: TraitKind;
  /** Traits with the same name describe the same property, such as one condition key. */
  readonly name: string;
  readonly values: ReadonlySet<string>;
  /** For addresses, the merged spans. */
  readonly spans: readonly AddressSpan[] | null;
  /** Whether callers may have the values in another letter case. */
  readonly ignoresCase: boolean;
}

export const createTrait = (
  kind: TraitKind,
  name: string,
  values: Iterable<string>,
  { spans = null, ignoresCase = false }: Partial<Pick<Trait, 'spans' | 'ignoresCase'>> = {},
): Trait => {
  return { kind, name, values: new Set(values), spans, ignoresCase };
};

/**
 * What follows the part of a value that must be equal for two values to have a caller in common; null where that is all
 * of it.
 */
const stemSeparators: Readonly<Record<TraitKind, string | null>> = {
  USER_ID: ':',
  ORGANIZATION: '/',
  // Paths in the organization of an endpoint's owner, and ARNs: see stemOf.
  NETWORK: '/',
  SOURCE_ACCOUNT: null,
  SOURCE_ORGANIZATION: '/',
  // A service also has a name per Region: logs.amazonaws.com, logs.eu-west-1.amazonaws.com.
  SERVICE_NAME: '.',
};

const stemOf = (value: string, kind: TraitKind): string => {
  const separator = stemSeparators[kind];
  // The id of a network is unique, whatever patterns precede it.
  if (kind === 'NETWORK' && value.includes(':')) return value.slice(value.lastIndexOf('/') + 1);
  const end = separator === null ? -1 : value.indexOf(separator);
  return end < 0 ? value : value.slice(0, end);
};

const stemsByTrait = new WeakMap<Trait, ReadonlySet<string>>();

/** The stems of all values, cached by trait: one list is compared with many. */
const stemsOf = (trait: Trait): ReadonlySet<string> => {
  const { kind, values } = trait;
  if (stemSeparators[kind] === null) return values;
  const known = stemsByTrait.get(trait);
  if (known !== undefined) return known;
  const found = new Set<string>();
  for (const value of values) found.add(stemOf(value, kind));
  stemsByTrait.set(trait, found);
  return found;
};

const haveCommon = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean => {
  const [shorter, longer] = one.size <= other.size ? [one, other] : [other, one];
  for (const text of shorter) if (longer.has(text)) return true;
  return false;
};

/** Comparing so few values costs less than a look-up. */
const shortList = 4;

/** Memoizes a function of two traits, which the callers of a policy share; short ones are compared again. */
const memoizePair = <Result>(compare: (one: Trait, other: Trait) => Result): ((one: Trait, other: Trait) => Result) => {
  const kept = new WeakMap<Trait, WeakMap<Trait, { readonly result: Result }>>();
  return (one, other) => {
    if (one.values.size <= shortList) return compare(one, other);
    const ofOne = kept.get(one) ?? new WeakMap<Trait, { readonly result: Result }>();
    const known = ofOne.get(other);
    if (known !== undefined) return known.result;
    const result = compare(one, other);
    kept.set(one, ofOne.set(other, { result }));
    return result;
  };
};

/**
 * The values of the first trait that a caller with one of the second may have: the first itself where that is all of
 * them, null where there are none.
 */
export const intersectTraits = (one: Trait, other: Trait): Trait | null => {
  return one === other ? one : intersectDifferent(one, other);
};

const intersectDifferent = memoizePair((one, other): Trait | null => {
  if (one.spans !== null && other.spans !== null) return intersectSpans(one, other);
  if (mayBeAny(one) || mayBeAny(other)) return isTraitWithin(one, other) ? one : { ...one };
  const ignoresCase = one.ignoresCase || other.ignoresCase;
  const [stems, wanted] = ignoresCase ? [foldedStemsOf(one), foldedStemsOf(other)] : [stemsOf(one), stemsOf(other)];
  if (!haveCommon(stems, wanted)) return null;
  const common: string[] = [];
  for (const value of one.values) {
    const stem = stemOf(value, one.kind);
    if (wanted.has(ignoresCase ? stem.toLowerCase() : stem)) common.push(value);
  }
  if (common.length === 0) return null;
  if (common.length === one.values.size) return isTraitWithin(one, other) ? one : { ...one };
  return { ...one, values: new Set(common) };
});

/** Whether one of the values stands for one that the policy need not name, and so may equal any. */
const mayBeAny = (trait: Trait): boolean => {
  const stems = stemsOf(trait);
  return stems.has(ownOrganization) || stems.has(unknownAccount);
};

/** Rarely needed, so they are not cached. */
const foldedStemsOf = (trait: Trait): ReadonlySet<string> =>
  new Set([...stemsOf(trait)].map((stem) => stem.toLowerCase()));

const intersectSpans = (one: Trait, other: Trait): Trait | null => {
  if (!overlap(one.spans ?? [], other.spans ?? [])) return null;
  return isTraitWithin(one, other) ? one : { ...one };
};

/** Whether every caller with one of the first trait's values certainly has one of the second's. */
export const isTraitWithin = memoizePair((one, other): boolean => {
  if (one.spans !== null && other.spans !== null) return within(one.spans, other.spans);
  if (one.ignoresCase && !other.ignoresCase) return false;
  for (const value of one.values) if (!other.values.has(value) && !isPartOf(value, other)) return false;
  return true;
});

/** A part of an organization is within it; the id of a session is within that of its role. */
const isPartOf = (value: string, { kind, values }: Trait): boolean => {
  if (kind === 'ORGANIZATION' || kind === 'SOURCE_ORGANIZATION') {
    const id = stemOf(value, kind);
    return values.has(id) || values.has(`${id}/*`);
  }
  return kind === 'USER_ID' && value.includes(':') && values.has(`${stemOf(value, kind)}:*`);
};
