import { expect } from 'vitest';

/** Patterns of what must never be disclosed, each with a description. */
const secrets: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['an access key id', /SANDBOX\d{6,}|(?:AKIA|ASIA|LTAI)[A-Z0-9]{8,}/],
  ['who this service is to the provider', /:user\/sandbox|AIDASANDBOX/],
  ['a signature', /AWS4-HMAC-SHA256|Signature=|string to sign/i],
  ['the inside of this service', /node_modules|\.ts:\d+|\.js:\d+|\n\s+at /],
];

/** Fails where a text that others can read contains a secret. */
export const expectNoLeak = (text: string): void => {
  for (const [what, pattern] of secrets) expect(text, what).not.toMatch(pattern);
};
