import type { KeyPolicyCondition } from '../../types.ts';
import { isTooBroad, mergeSpans, parseSpan } from '../audience/address-ranges.ts';
import { type Identified, nothing } from './identified.ts';

/** Reads addresses and ranges; null where the operator compares something else. */
export const readAddresses = ({ baseOperator, values }: KeyPolicyCondition): Identified | null => {
  if (baseOperator !== 'IpAddress' && baseOperator !== 'NotIpAddress') return null;
  const readable = values.flatMap((value) => parseSpan(value) ?? []);
  const isUnreadable = readable.length < values.length;
  const spans = mergeSpans(readable);
  if (isTooBroad(spans)) return { ...nothing(), isExact: false, isOpen: true, isUnreadable };
  return { ...nothing(), names: spans.length === 0 ? [] : [...values], spans, isOpen: false, isUnreadable };
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
  const answers = new Set(values.map((value) => value.toLowerCase()));
  const [anyService, anyPrincipal] = [answers.has('true'), answers.has('false')];
  const isUnreadable = [...answers].some((answer) => answer !== 'true' && answer !== 'false');
  return { ...nothing(), anyService, anyPrincipal, isOpen: false, isUnreadable };
};
