import type { ArnShape } from '../../languages/statements/audience-key.ts';
import { placeholder } from '../../match/conditions/variable-syntax.ts';
import type { KeyPolicyCondition } from '../../types.ts';

/** What takes the place of wildcards. */
export interface Filling {
  /** Replaces the wildcard for an account id in the pattern of an ARN. */
  readonly account: string;
  readonly arnShape: Pick<ArnShape, 'parts' | 'accountPart'>;
}

/** A text that matches a pattern: the account in place of the account id of an ARN, otherwise any letter. */
export const fillPattern = (pattern: string, { account, arnShape }: Filling): string => {
  const parts = pattern.split(':');
  if (parts.length < arnShape.parts) return fillWildcards(pattern);
  const { accountPart } = arnShape;
  return parts.map((part, at) => (at === accountPart && part === '*' ? account : fillWildcards(part))).join(':');
};

const fillWildcards = (text: string): string => text.replaceAll('*', 'x').replaceAll('?', 'x');

/** The value of a variable that comes from the request. */
export const variableValue = 'x';

const increments: readonly (readonly [suffix: string, by: number])[] = [
  ['LessThan', -1],
  ['GreaterThan', 1],
];

/** A request value that matches a value of a condition under its operator. */
export const matchingValue = ({ baseOperator }: KeyPolicyCondition, value: string, filling: Filling): string => {
  if (/Like$|^Arn/.test(baseOperator)) return fillPattern(value.replace(placeholder, variableValue), filling);
  if (/IpAddress$/.test(baseOperator)) return value.split('/', 1).join();
  if (/^Date/.test(baseOperator)) return moveDate(value, incrementOf(baseOperator));
  if (/^Numeric/.test(baseOperator)) return String(Number(value) + incrementOf(baseOperator));
  return value.replace(placeholder, variableValue);
};

const incrementOf = (operator: string): number => {
  return increments.find(([suffix]) => operator.endsWith(suffix))?.[1] ?? 0;
};

const day = 86_400_000;

const moveDate = (value: string, days: number): string => {
  const date = new Date(/^\d+$/.test(value) ? Number(value) * 1000 : value);
  return Number.isNaN(date.getTime()) ? value : new Date(date.getTime() + days * day).toISOString();
};

const otherByFamily: readonly (readonly [operator: RegExp, values: readonly string[]])[] = [
  [/IpAddress$/, ['198.51.100.1', '203.0.113.1', '2001:db8::1']],
  [/^Numeric/, ['1', '1000000000']],
  [/^Date/, ['2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z']],
  [/^Bool$/, ['false', 'true']],
];

/** Values of which at least one is unlikely to match a value of a condition. */
export const otherValues = ({ baseOperator, values }: KeyPolicyCondition): readonly string[] => {
  const known = otherByFamily.find(([operator]) => operator.test(baseOperator))?.[1];
  if (known !== undefined) return known;
  const isBoolean = values.every((value) => /^(?:true|false)$/i.test(value));
  return isBoolean ? ['false', 'true'] : ['other'];
};
