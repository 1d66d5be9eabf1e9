import type { JsonObject, JsonValue } from './json.ts';
import { JsonNumber } from './json-scanner.ts';
import { isJsonArray, isJsonObject, keysOf, memberOf } from './values.ts';

/** Finished text on the stack of values that are still to be written. */
class Finished {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = JsonValue | Finished;

const comma = new Finished(',');

/** JSON without white space, the keys of objects sorted by code unit. Nesting may be of any depth. */
export const toCanonicalJson = (value: JsonValue): string => {
  const pieces: string[] = [];
  const waiting: Part[] = [value];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (part instanceof Finished || part instanceof JsonNumber) pieces.push(part.text);
    else if (isJsonArray(part)) pushParts(waiting, listParts(part));
    else if (isJsonObject(part)) pushParts(waiting, objectParts(part));
    else pieces.push(JSON.stringify(part));
  }
  return pieces.join('');
};

/** In reverse order, since the stack returns the last one first. */
const pushParts = (waiting: Part[], parts: readonly Part[]): void => {
  for (let index = parts.length - 1; index >= 0; index--) waiting.push(parts[index] ?? null);
};

const listParts = (items: readonly JsonValue[]): Part[] => {
  const parts: Part[] = [new Finished('[')];
  for (const item of items) {
    if (parts.length > 1) parts.push(comma);
    parts.push(item);
  }
  return [...parts, new Finished(']')];
};

const objectParts = (object: JsonObject): Part[] => {
  const parts: Part[] = [new Finished('{')];
  for (const key of [...keysOf(object)].sort()) {
    if (parts.length > 1) parts.push(comma);
    parts.push(new Finished(`${JSON.stringify(key)}:`), memberOf(object, key) ?? null);
  }
  return [...parts, new Finished('}')];
};
