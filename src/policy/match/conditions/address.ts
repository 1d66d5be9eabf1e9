import { isIPv4, isIPv6 } from 'node:net';

/** The 16-bit groups of an address: two for IPv4, eight for IPv6. */
type Address = readonly number[];

/** All addresses with the first `bits` of the network. */
interface AddressRange {
  readonly network: Address;
  readonly bits: number;
}

/** Addresses from the first to the last, both included, of one version. */
export interface AddressSpan {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const groupBits = 16;
const bitsForm = /^\d{1,3}$/;

/** Reads an address; null where the text is none. */
export const parseAddress = (text: string): Address | null => {
  if (isIPv4(text)) return parseIPv4(text);
  // A zone, after a percent sign, is local to a machine and not part of the address.
  return isIPv6(text) && !text.includes('%') ? parseIPv6(text) : null;
};

const parseIPv4 = (text: string): Address => {
  const [a, b, c, d] = text.split('.');
  return [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)];
};

/** `::` stands for the missing zero groups; the last two groups may be in IPv4 notation. */
const parseIPv6 = (text: string): Address => {
  const [head = [], tail] = text.split('::').map(parseGroups);
  if (tail === undefined) return head;
  const zeros = new Array<number>(8 - head.length - tail.length).fill(0);
  return [...head, ...zeros, ...tail];
};

const parseGroups = (text: string): number[] => {
  if (text === '') return [];
  return text.split(':').flatMap((group) => (group.includes('.') ? parseIPv4(group) : Number.parseInt(group, 16)));
};

/** Reads an address, which is a range of one, or a range in CIDR notation; null where the text is neither. */
export const parseRange = (text: string): AddressRange | null => {
  const [address = '', prefix, ...rest] = text.split('/');
  const network = parseAddress(address);
  if (network === null || rest.length > 0) return null;
  const widest = network.length * groupBits;
  if (prefix === undefined) return { network, bits: widest };
  const bits = bitsForm.test(prefix) ? Number(prefix) : Number.NaN;
  return bits <= widest ? { network, bits } : null;
};

/** Reads an address or a range in CIDR notation; null where the text is neither. */
export const parseSpan = (text: string): AddressSpan | null => {
  const range = parseRange(text);
  if (range === null) return null;
  const { network, bits } = range;
  const width = BigInt(network.length * groupBits);
  const free = width - BigInt(bits);
  const value = network.reduce((sum, group) => (sum << BigInt(groupBits)) | BigInt(group), 0n);
  const first = (value >> free) << free;
  return { version: network.length === 2 ? 4 : 6, first, last: first + (1n << free) - 1n };
};

/**
 * Creates a test of whether an address is in one of the ranges; other texts are ignored. Ranges are indexed by size, so
 * the test takes one look-up per size.
 */
export const createAddressTest = (texts: readonly string[]): ((address: Address | null) => boolean) => {
  const sizes = new Map<string, { readonly groups: number; readonly bits: number; readonly networks: Set<string> }>();
  for (const text of texts) {
    const range = parseRange(text);
    if (range === null) continue;
    const { network, bits } = range;
    const id = `${network.length} ${bits}`;
    const size = sizes.get(id) ?? { groups: network.length, bits, networks: new Set<string>() };
    size.networks.add(networkOf(network, bits));
    sizes.set(id, size);
  }
  return (address) => {
    if (address === null) return false;
    for (const { groups, bits, networks } of sizes.values())
      if (address.length === groups && networks.has(networkOf(address, bits))) return true;
    return false;
  };
};

/** The first `bits` of an address, as a text. */
const networkOf = (address: Address, bits: number): string => {
  return address
    .map((group, index) => {
      const free = Math.min(groupBits, Math.max(0, groupBits * (index + 1) - bits));
      return group >> free;
    })
    .join(':');
};
