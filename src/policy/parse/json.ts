import { type JsonPosition, positionOf } from './json-position.ts';
import { codeOf, type JsonNumber, JsonScanner, JsonSyntaxError } from './json-scanner.ts';
import { abbreviate } from './path.ts';

/** An object from `JSON.parse`, with members in document order. */
export interface NativeObject {
  readonly [key: string]: JsonValue;
}

/** Members in the order in which their keys first appear; a Map also keeps the order of keys that look like numbers. */
export type JsonObject = ReadonlyMap<string, JsonValue> | NativeObject;

export type JsonValue = string | boolean | null | JsonNumber | readonly JsonValue[] | JsonObject;

export type JsonPath = readonly (string | number)[];

export type JsonReading =
  | {
      readonly ok: true;
      readonly value: JsonValue;
      /** Where a key is repeated in one object. Of the values, the last one counts. */
      readonly duplicates: readonly JsonPath[];
    }
  | { readonly ok: false; readonly position: JsonPosition; readonly expected: string };

/**
 * Reads RFC 8259 JSON in one pass and linear time. Not recursive, so nesting may be of any depth.
 * @see https://www.rfc-editor.org/rfc/rfc8259
 */
export const readJson = (text: string): JsonReading => {
  const reader = new JsonReader(text);
  try {
    return { ok: true, value: reader.read(), duplicates: reader.duplicates };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return { ok: false, position: positionOf(text, error.offset), expected: error.expected };
  }
};

const quote = codeOf('"');
const comma = codeOf(',');
const colon = codeOf(':');
const openBrace = codeOf('{');
const closeBrace = codeOf('}');
const openBracket = codeOf('[');
const closeBracket = codeOf(']');

/** Paths are cut at this depth against hostile input; policies nest no deeper than six levels. */
const maxPathLength = 16;

/** Marks a container that was just opened and has no item yet. */
const opened = Symbol('opened');

type Container = JsonValue[] | Map<string, JsonValue>;

class JsonReader {
  readonly duplicates: JsonPath[] = [];
  readonly #seenDuplicates = new Set<string>();
  readonly #scanner: JsonScanner;
  /** The open containers, outermost first, and for each object the key whose value is being read. */
  readonly #containers: Container[] = [];
  readonly #keys: string[] = [];

  constructor(text: string) {
    this.#scanner = new JsonScanner(text);
  }

  read(): JsonValue {
    let value = this.#value();
    for (;;) {
      if (value === opened) {
        value = this.#value();
        continue;
      }
      const container = this.#containers[this.#containers.length - 1];
      if (container === undefined) break;
      this.#attach(container, value);
      value = this.#afterItem(container);
    }
    this.#scanner.expectEnd();
    return value;
  }

  #value(): JsonValue | typeof opened {
    const next = this.#scanner.peek();
    if (next === openBrace) return this.#open(new Map(), closeBrace);
    if (next === openBracket) return this.#open([], closeBracket);
    return this.#scanner.scalar(next);
  }

  #open(container: Container, end: number): JsonValue | typeof opened {
    this.#scanner.at += 1;
    if (this.#scanner.peek() === end) {
      this.#scanner.at += 1;
      return container;
    }
    this.#containers.push(container);
    this.#keys.push(container instanceof Map ? this.#key('a key in double quotes, or "}"') : '');
    return opened;
  }

  #key(expected: string): string {
    if (this.#scanner.peek() !== quote) this.#scanner.fail(expected);
    const key = this.#scanner.string();
    if (this.#scanner.peek() !== colon) this.#scanner.fail('":" after the key');
    this.#scanner.at += 1;
    return key;
  }

  #attach(container: Container, value: JsonValue): void {
    if (!(container instanceof Map)) {
      container.push(value);
      return;
    }
    const sizeBefore = container.size;
    container.set(this.#keys[this.#keys.length - 1] ?? '', value);
    if (container.size === sizeBefore) this.#noteDuplicate();
  }

  /** Continues with the next item, or closes the container, which becomes a value of the enclosing one. */
  #afterItem(container: Container): JsonValue | typeof opened {
    const isObject = container instanceof Map;
    const next = this.#scanner.peek();
    if (next === comma) {
      this.#scanner.at += 1;
      if (isObject) this.#keys[this.#keys.length - 1] = this.#key('a key in double quotes');
      return this.#value();
    }
    if (next !== (isObject ? closeBrace : closeBracket)) this.#scanner.fail(isObject ? '"," or "}"' : '"," or "]"');
    this.#scanner.at += 1;
    this.#containers.pop();
    this.#keys.pop();
    return container;
  }

  #noteDuplicate(): void {
    const path = this.#containers
      .slice(0, maxPathLength)
      .map((container, depth) => (container instanceof Map ? abbreviate(this.#keys[depth] ?? '') : container.length));
    const seen = JSON.stringify(path);
    if (this.#seenDuplicates.has(seen)) return;
    this.#seenDuplicates.add(seen);
    this.duplicates.push(path);
  }
}
