import { type AddressSpan, parseSpan } from '../../match/conditions/address.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import { contains, mergeSpans } from '../audience/address-spans.ts';
import { type Identified, nothingFound } from './identified.ts';

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];
let privateSpans: readonly AddressSpan[] | null = null;

/** Parsed when they are first needed: Node compiles a long pattern for the first IPv6 address. */
const readPrivateSpans = (): readonly AddressSpan[] => {
  privateSpans ??= privateRanges.flatMap((text) => parseSpan(text) ?? []);
  return privateSpans;
};

/** AWS calls a policy public if it allows more than a /8 of IPv4 or a /32 of IPv6. */
const widest: Readonly<Record<4 | 6, bigint>> = { 4: 1n << 24n, 6: 1n << 96n };
/** The limit for separate ranges in total, so that many small ranges can't cover the Internet. */
const widestTogether: Readonly<Record<4 | 6, bigint>> = { 4: 1n << 28n, 6: 1n << 100n };

/**
 * Whether the addresses are too many to identify callers. Takes merged spans.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
const isTooBroad = (spans: readonly AddressSpan[]): boolean => {
  const together = { 4: 0n, 6: 0n };
  for (const span of spans) {
    if (readPrivateSpans().some((own) => contains(own, span))) continue;
    const size = span.last - span.first + 1n;
    if (size > widest[span.version]) return true;
    together[span.version] += size;
  }
  return together[4] > widestTogether[4] || together[6] > widestTogether[6];
};

/** Reads addresses and ranges; null where the operator compares something else. */
export const readAddresses = ({ baseOperator, values }: KeyPolicyCondition): Identified | null => {
  if (baseOperator !== 'IpAddress' && baseOperator !== 'NotIpAddress') return null;
  const found = nothingFound();
  const readable = values.flatMap((value) => parseSpan(value) ?? []);
  found.isUnreadable = readable.length < values.length;
  const spans = mergeSpans(readable);
  if (isTooBroad(spans)) {
    found.isOpen = true;
    found.isExact = false;
  } else if (spans.length > 0) {
    for (const value of values) found.names.push(value);
    found.spans = spans;
  }
  return found;
};

const booleanOperators: ReadonlySet<string> = new Set([
  'Bool',
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
]);

const anyCaseOperators: ReadonlySet<string> = new Set(['Bool', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase']);

/** Reads `true` for services and `false` for other principals; null where the operator compares something else. */
export const readIsService = ({ baseOperator, values }: KeyPolicyCondition): Identified | null => {
  if (!booleanOperators.has(baseOperator)) return null;
  const found = nothingFound();
  const answers = new Set(values.map((value) => value.toLowerCase()));
  // Only the others compare letter case, and requests have "true" and "false".
  found.isExact = anyCaseOperators.has(baseOperator) || values.every((value) => answers.has(value));
  found.anyService = answers.has('true');
  found.anyPrincipal = answers.has('false');
  found.isUnreadable = [...answers].some((answer) => answer !== 'true' && answer !== 'false');
  return found;
};
