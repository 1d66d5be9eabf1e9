import type { KeyPolicyCondition } from '../../types.ts';

/** A text that fits a pattern: `account` where an account's digits go, otherwise any letter. */
export function fillPattern(pattern: string, account: string): string {
  const parts = pattern.split(':');
  if (parts.length < 6) return pattern.replaceAll('*', 'x').replaceAll('?', 'x');
  return parts
    .map((part, at) => (at === 4 && part === '*' ? account : part.replaceAll('*', 'x').replaceAll('?', 'x')))
    .join(':');
}

const increments: readonly (readonly [suffix: string, by: number])[] = [
  ['LessThan', -1],
  ['GreaterThan', 1],
];

/** A value of a request that matches a value of a condition, as the operator compares. */
export function matchingValue({ baseOperator }: KeyPolicyCondition, value: string, account: string): string {
  if (/Like$|^Arn/.test(baseOperator)) return fillPattern(value, account);
  if (/IpAddress$/.test(baseOperator)) return value.split('/', 1).join();
  const by = increments.find(([suffix]) => baseOperator.endsWith(suffix))?.[1];
  if (by === undefined) return value;
  if (baseOperator.startsWith('Numeric')) return String(Number(value) + by);
  const date = new Date(/^\d+$/.test(value) ? Number(value) * 1000 : value);
  return Number.isNaN(date.getTime()) ? value : new Date(date.getTime() + by * 86_400_000).toISOString();
}

/** A value that does not match one of a condition. */
export function otherValue(value: string): string {
  const lower = value.toLowerCase();
  if (lower === 'true') return 'false';
  return lower === 'false' ? 'true' : 'other';
}
