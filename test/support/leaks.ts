import { expect } from 'vitest';

/** What must never be read outside: each a pattern, with what it would give away. */
const secrets: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['an access key id', /SANDBOX\d{6,}|(?:AKIA|ASIA|LTAI)[A-Z0-9]{8,}/],
  ['who this service is to the provider', /:user\/sandbox|AIDASANDBOX/],
  ['a signature', /AWS4-HMAC-SHA256|Signature=|string to sign/i],
  ['the inside of this service', /node_modules|\.ts:\d+|\.js:\d+|\n\s+at /],
];

/** Fails where a text that others can read holds what they must not. */
export const expectNoLeak = (text: string): void => {
  for (const [what, pattern] of secrets) expect(text, what).not.toMatch(pattern);
};
