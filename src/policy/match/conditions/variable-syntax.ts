import type { Grammar } from '../../languages/statements/grammar.ts';
import type { ParsedKeyPolicy } from '../../types.ts';

/**
 * `${…}`, including a default that contains braces; the first group is the text between the braces. A `$` outside a
 * default ends the search for the closing brace, so that no text is read more than twice.
 */
export const placeholder = /\$\{(\$|(?:[^{}'$]|'[^']*')*)\}/g;

/** Where the last part of an ARN begins; the end of the text where it has too few parts. */
export const resourceStart = (text: string, arnParts: number): number => {
  let at = 0;
  for (let colons = 0; colons < arnParts - 1; colons++) {
    const colon = text.indexOf(':', at);
    if (colon < 0) return text.length;
    at = colon + 1;
  }
  return at;
};

/** Whether `${…}` is a variable in the policy's version of the language. */
export const hasPolicyVariables = (
  { version }: Pick<ParsedKeyPolicy, 'version'>,
  { variableVersions }: Pick<Grammar, 'variableVersions'>,
): boolean => version !== null && variableVersions.includes(version);
