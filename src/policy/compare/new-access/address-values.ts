import { isIPv4, isIPv6 } from 'node:net';

/** A range of addresses as whole numbers; `end` is exclusive. */
interface Range {
  readonly bits: 32 | 128;
  readonly start: bigint;
  readonly end: bigint;
}

const fromV4 = (text: string): bigint => text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);

const groupsOf = (text: string): readonly bigint[] => {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return BigInt(`0x${group}`);
    const number = fromV4(group);
    return [number >> 16n, number & 0xffffn];
  });
};

const fromV6 = (text: string): bigint => {
  const [head = [], tail] = text.split('::').map(groupsOf);
  const zeros = tail === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<bigint>(zeros).fill(0n), ...(tail ?? [])].reduce((sum, group) => sum * 65_536n + group, 0n);
};

const toRange = (text: string): Range | null => {
  const [address = '', prefix] = text.split('/');
  const isV6 = isIPv6(address) && !address.includes('%');
  if (!isV6 && !isIPv4(address)) return null;
  const bits = isV6 ? 128 : 32;
  const length = prefix === undefined ? bits : Number(prefix);
  if (!(length >= 0 && length <= bits)) return null;
  const size = 1n << BigInt(bits - length);
  const start = ((isV6 ? fromV6(address) : fromV4(address)) / size) * size;
  return { bits, start, end: start + size };
};

const toV4 = (number: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 0xffn).join('.');

const toV6 = (number: bigint): string =>
  Array.from({ length: 8 }, (_, index) => ((number >> BigInt(112 - index * 16)) & 0xffffn).toString(16)).join(':');

const candidatesOf = (ranges: readonly Range[], bits: 32 | 128): readonly string[] => {
  const own = ranges.filter((range) => range.bits === bits);
  const starts = new Set([0n, ...own.flatMap(({ start, end }) => [start, end])]);
  return [...starts].filter((start) => start < 1n << BigInt(bits)).map(bits === 32 ? toV4 : toV6);
};

/**
 * One address for each class that the ranges in these texts distinguish: between two adjacent range ends, all addresses
 * are equivalent. The last candidate is a text that is not an address.
 */
export const addressCandidates = (values: readonly string[]): readonly string[] => {
  const ranges = values.flatMap((value) => toRange(value) ?? []);
  return [...candidatesOf(ranges, 32), ...candidatesOf(ranges, 128), 'x'];
};
