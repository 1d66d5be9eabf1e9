import type { AudienceKeyKind } from '../../languages/statements/audience-key.ts';
import type { ResolvedValue } from './fixed-value.ts';
import { hasWildcard } from './wildcards.ts';

const kindsOfArns: ReadonlySet<AudienceKeyKind> = new Set([
  'PRINCIPAL',
  'SOURCE_ARN',
  'SOURCE_IN_CONTEXT',
  'ACTING_RESOURCE',
]);

/** Letters in their places, ASCII or not. */
const letters = /[a-z\u0080-\uffff]/gi;

export const hasLetter = (text: string): boolean => /[a-z\u0080-\uffff]/i.test(text);

/**
 * A value that an operator compares in any letter case. An ARN becomes a pattern with a `?` for each letter of the name;
 * up to the path and the name, all ARNs are in lower case.
 */
export const inAnyCase = (value: ResolvedValue, kind: AudienceKeyKind): ResolvedValue => {
  const { text, mode } = value;
  if (!kindsOfArns.has(kind) || (mode === 'LITERAL' && hasWildcard(text))) return value;
  const nameAt = text.includes('/') ? text.indexOf('/') : text.length;
  const start = text.slice(0, nameAt).toLowerCase();
  const name = text.slice(nameAt);
  if (!hasLetter(name)) return { ...value, text: start + name };
  return { text: start + name.replace(letters, '?'), mode: 'WILDCARDS', isExact: false };
};
