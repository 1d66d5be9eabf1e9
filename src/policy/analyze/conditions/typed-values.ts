import type { KeyPolicyCondition } from '../../types.ts';
import { isTooBroad, mergeSpans, parseSpan } from '../audience/address-ranges.ts';
import { type Identified, nothingFound } from './identified.ts';

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
    found.names.push(...values);
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

/** Reads `true` for services and `false` for other principals; null where the operator compares something else. */
export const readIsService = ({ baseOperator, values }: KeyPolicyCondition): Identified | null => {
  if (!booleanOperators.has(baseOperator)) return null;
  const found = nothingFound();
  const answers = new Set(values.map((value) => value.toLowerCase()));
  found.anyService = answers.has('true');
  found.anyPrincipal = answers.has('false');
  found.isUnreadable = [...answers].some((answer) => answer !== 'true' && answer !== 'false');
  return found;
};
