import { type AddressSpan, parseSpan } from '../../match/conditions/address.ts';

const toV4 = (number: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 0xffn).join('.');

const toV6 = (number: bigint): string =>
  Array.from({ length: 8 }, (_, index) => ((number >> BigInt(112 - index * 16)) & 0xffffn).toString(16)).join(':');

const candidatesOf = (spans: readonly AddressSpan[], version: 4 | 6): readonly string[] => {
  const own = spans.filter((span) => span.version === version);
  const starts = new Set([0n, ...own.flatMap(({ first, last }) => [first, last + 1n])]);
  const count = version === 4 ? 1n << 32n : 1n << 128n;
  return [...starts].filter((start) => start < count).map(version === 4 ? toV4 : toV6);
};

/**
 * One address for each class that the ranges in these texts distinguish: between two adjacent range ends, all addresses
 * are equivalent. The last candidate is a text that is not an address.
 */
export const addressCandidates = (values: readonly string[]): readonly string[] => {
  const spans = values.flatMap((value) => parseSpan(value) ?? []);
  return [...candidatesOf(spans, 4), ...candidatesOf(spans, 6), 'x'];
};
