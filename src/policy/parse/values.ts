import type { IssueLog } from './issues.ts';
import type { JsonObject, JsonValue, NativeObject } from './json.ts';
import { JsonNumber } from './json-scanner.ts';
import type { Path } from './path.ts';

export const isJsonObject = (value: JsonValue | undefined): value is JsonObject => {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
};

/** The member of an object for an element name of the grammar. */
export const memberOf = (object: JsonObject, name: string): JsonValue | undefined => {
  return object instanceof Map ? object.get(name) : (object as NativeObject)[name];
};

export const keysOf = (object: JsonObject): readonly string[] => {
  return object instanceof Map ? [...object.keys()] : Object.keys(object);
};

export const isJsonArray = (value: JsonValue | undefined): value is readonly JsonValue[] => {
  return Array.isArray(value);
};

/** The JSON type of a value, for messages. */
export const typeName = (value: JsonValue): string => {
  if (value === null) return 'null';
  if (isJsonArray(value)) return 'a list';
  if (isJsonObject(value)) return 'an object';
  if (value instanceof JsonNumber) return 'a number';
  return typeof value === 'boolean' ? 'a boolean' : 'a string';
};

/** The text of an element that holds one string; null, with an issue, where it holds something else. */
export const readString = (value: JsonValue, path: Path, log: IssueLog): string | null => {
  if (typeof value === 'string') return value;
  log.reject('WRONG_TYPE', path, `Must be a string, but is ${typeName(value)}.`);
  return null;
};

/** Called with each text and its index; null where it is not in a list. */
export type VisitText = (text: string, index: number | null) => void;

/** The texts of an element that holds a string or a list of strings. */
export const readStrings = (value: JsonValue, path: Path, log: IssueLog, visit?: VisitText): readonly string[] => {
  return readTexts(value, { path, log, form: stringForm, visit });
};

/** Condition values may be written as numbers and booleans, and are compared as their text. */
export const readConditionValues = (value: JsonValue, path: Path, log: IssueLog): readonly string[] => {
  return readTexts(value, { path, log, form: scalarForm });
};

interface TextForm {
  readonly expected: string;
  toText(value: JsonValue): string | null;
}

const stringForm: TextForm = {
  expected: 'a string or a list of strings',
  toText: (value) => (typeof value === 'string' ? value : null),
};

const scalarForm: TextForm = {
  expected: 'a string, a number, a boolean, or a list of them',
  toText(value) {
    if (typeof value === 'string') return value;
    if (value instanceof JsonNumber) return value.text;
    return typeof value === 'boolean' ? String(value) : null;
  },
};

/** How the texts of an element are read. */
interface TextReading {
  readonly path: Path;
  readonly log: IssueLog;
  readonly form: TextForm;
  readonly visit?: VisitText | undefined;
}

const readTexts = (value: JsonValue, reading: TextReading): readonly string[] => {
  const { path, log, visit } = reading;
  if (typeof value === 'string') {
    visit?.(value, null);
    return [value];
  }
  if (!isJsonArray(value)) return readItem(value, null, reading);
  if (value.length === 0) log.note('MISSING_ELEMENT', path, 'The list is empty: add a value, or remove the element.');
  if (!isListOfStrings(value)) return value.flatMap((item, index) => readItem(item, index, reading));
  if (visit !== undefined) for (let index = 0; index < value.length; index++) visit(value[index] ?? '', index);
  return value;
};

const isListOfStrings = (items: readonly JsonValue[]): items is readonly string[] => {
  for (const item of items) if (typeof item !== 'string') return false;
  return true;
};

/** Empty, with an issue, where the item is not text. */
const readItem = (
  item: JsonValue,
  index: number | null,
  { path, log, form, visit }: TextReading,
): readonly string[] => {
  const text = form.toText(item);
  if (text === null) {
    log.reject('WRONG_TYPE', path.item(index), `Must be ${form.expected}, but is ${typeName(item)}.`);
    return [];
  }
  visit?.(text, index);
  return [text];
};
