import type { AddressSpan } from '../../match/conditions/address.ts';

const order = (one: AddressSpan, other: AddressSpan): number => {
  if (one.version !== other.version) return one.version - other.version;
  if (one.first === other.first) return 0;
  return one.first < other.first ? -1 : 1;
};

/** The same addresses in as few spans as possible: those that overlap or adjoin become one. */
export const mergeSpans = (spans: readonly AddressSpan[]): readonly AddressSpan[] => {
  const merged: AddressSpan[] = [];
  for (const span of spans.toSorted(order)) {
    const last = merged.at(-1);
    if (last === undefined || last.version !== span.version || span.first > last.last + 1n) merged.push(span);
    else if (span.last > last.last) merged[merged.length - 1] = { ...last, last: span.last };
  }
  return merged;
};

/** Whether the wide span contains the narrow one. */
export const contains = (wide: AddressSpan, narrow: AddressSpan): boolean =>
  wide.version === narrow.version && wide.first <= narrow.first && narrow.last <= wide.last;

/** Whether two merged lists have an address in common. */
export const overlap = (one: readonly AddressSpan[], other: readonly AddressSpan[]): boolean => {
  let [i, j] = [0, 0];
  for (let a = one[i], b = other[j]; a !== undefined && b !== undefined; a = one[i], b = other[j]) {
    if (a.version === b.version && a.first <= b.last && b.first <= a.last) return true;
    if (order({ ...a, first: a.last }, { ...b, first: b.last }) < 0) i += 1;
    else j += 1;
  }
  return false;
};

/** Whether the first merged list lies within the second. */
export const within = (narrow: readonly AddressSpan[], wide: readonly AddressSpan[]): boolean => {
  let at = 0;
  return narrow.every((span) => {
    for (let found = wide[at]; found !== undefined && !contains(found, span); found = wide[at]) at += 1;
    return at < wide.length;
  });
};
