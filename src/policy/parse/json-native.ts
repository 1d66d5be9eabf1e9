import type { JsonValue, NativeObject } from './json.ts';
import { codeOf } from './json-scanner.ts';

/**
 * Parses JSON with `JSON.parse`, which is several times faster than a parser that keeps positions. Undefined where that
 * loses information: the position of an error, a repeated key, the spelling of a number, or the order of keys that look
 * like numbers. All of these are rare in policies.
 */
export const readNativeJson = (text: string): JsonValue | undefined => {
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const keys = countKeys(value);
  return keys !== null && keys === countWrittenKeys(text) ? value : undefined;
};

const zero = codeOf('0');
const nine = codeOf('9');
const quote = codeOf('"');
const space = codeOf(' ');

/** The number of keys in all objects; null where there is a number or a key that begins with a digit. */
const countKeys = (root: JsonValue): number | null => {
  let count = 0;
  const waiting: JsonValue[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value === 'number') return null;
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (typeof item !== 'string') waiting.push(item);
      continue;
    }
    const object = value as NativeObject;
    for (const key in object) {
      const first = key.charCodeAt(0);
      if (first >= zero && first <= nine) return null;
      count += 1;
      const member = object[key];
      if (typeof member !== 'string' && member !== undefined) waiting.push(member);
    }
  }
  return count;
};

/**
 * Counts the keys in the text: a colon after a closing quote. An escaped quote before a colon is counted, too, so the
 * result is never too small, and is too large for a text that repeats a key.
 */
const countWrittenKeys = (text: string): number => {
  let count = 0;
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    let before = colon - 1;
    while (before >= 0 && text.charCodeAt(before) <= space) before -= 1;
    if (text.charCodeAt(before) === quote) count += 1;
  }
  return count;
};
