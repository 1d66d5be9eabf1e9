import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyContextEntry } from '../../types.ts';

/**
 * What is known of a request, by the lower-case condition key. A key that is not in it is not known; one with no values
 * is known not to be in the request.
 */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/**
 * Puts the given entries together with those that follow from the caller, which give way to them. Letter case of keys
 * does not matter, and entries of one key add up.
 */
export function createContext(
  given: readonly KeyPolicyContextEntry[],
  derived: readonly KeyPolicyContextEntry[],
): RequestContext {
  const context = new Map<string, readonly string[]>();
  for (const { key, values } of given) {
    const lowerCase = toLowerAscii(key);
    context.set(lowerCase, [...(context.get(lowerCase) ?? []), ...values]);
  }
  for (const { key, values } of derived) {
    const lowerCase = toLowerAscii(key);
    if (!context.has(lowerCase)) context.set(lowerCase, values);
  }
  return context;
}
