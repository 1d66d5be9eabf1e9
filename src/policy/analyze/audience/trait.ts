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

type Comparison = Partial<Pick<Trait, 'spans' | 'ignoresCase'>>;

/** A property of callers other than their account: one of these values. */
export class Trait {
  readonly kind: TraitKind;
  /** Traits with the same name describe the same property, such as one condition key. */
  readonly name: string;
  readonly values: ReadonlySet<string>;
  /** For addresses, the merged spans. */
  readonly spans: readonly AddressSpan[] | null;
  /** Whether callers may have the values in another letter case. */
  readonly ignoresCase: boolean;
  #stems: ReadonlySet<string> | null = null;

  constructor(
    kind: TraitKind,
    name: string,
    values: ReadonlySet<string>,
    { spans = null, ignoresCase = false }: Comparison = {},
  ) {
    this.kind = kind;
    this.name = name;
    this.values = values;
    this.spans = spans;
    this.ignoresCase = ignoresCase;
  }

  /** The part of each value that must be equal for two values to have a caller in common. */
  get stems(): ReadonlySet<string> {
    this.#stems ??= stemsOf(this.values, this.kind);
    return this.#stems;
  }

  /** The same trait with some of the values, or with all of them as another object. */
  with(values = this.values): Trait {
    return new Trait(this.kind, this.name, values, this);
  }
}

export const createTrait = (kind: TraitKind, name: string, values: Iterable<string>, comparison?: Comparison): Trait =>
  new Trait(kind, name, new Set(values), comparison);

/** What follows the stem of a value; null where the stem is all of it. */
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

/** The values themselves where none is longer than its stem, as is usual. */
const stemsOf = (values: ReadonlySet<string>, kind: TraitKind): ReadonlySet<string> => {
  const separator = stemSeparators[kind];
  if (separator === null) return values;
  for (const value of values) {
    if (value.includes(separator)) return new Set(Array.from(values, (each) => stemOf(each, kind)));
  }
  return values;
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
  if (mayBeAny(one) || mayBeAny(other)) return isTraitWithin(one, other) ? one : one.with();
  const ignoresCase = one.ignoresCase || other.ignoresCase;
  const [stems, wanted] = ignoresCase ? [foldedStemsOf(one), foldedStemsOf(other)] : [one.stems, other.stems];
  if (!haveCommon(stems, wanted)) return null;
  const common: string[] = [];
  for (const value of one.values) {
    const stem = stemOf(value, one.kind);
    if (wanted.has(ignoresCase ? stem.toLowerCase() : stem)) common.push(value);
  }
  if (common.length === 0) return null;
  if (common.length === one.values.size) return isTraitWithin(one, other) ? one : one.with();
  return one.with(new Set(common));
});

/** Whether one of the values stands for one that the policy need not name, and so may equal any. */
const mayBeAny = ({ stems }: Trait): boolean => stems.has(ownOrganization) || stems.has(unknownAccount);

/** Rarely needed, so they are not cached. */
const foldedStemsOf = ({ stems }: Trait): ReadonlySet<string> =>
  new Set(Array.from(stems, (stem) => stem.toLowerCase()));

const intersectSpans = (one: Trait, other: Trait): Trait | null => {
  if (!overlap(one.spans ?? [], other.spans ?? [])) return null;
  return isTraitWithin(one, other) ? one : one.with();
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
