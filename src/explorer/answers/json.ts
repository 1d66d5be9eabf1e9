/** Safe access to JSON of unknown form: a value that is missing or of another type is null. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object in a JSON text; null if there is none. */
export const parseJsonObject = (text: string): JsonObject | null => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
};

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for.
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/** Characters that are not seen, or that change the order in which others are. */
const unseen = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

/** Joiners are needed within emoji and some scripts, but not after ASCII. */
const joiners = /(?<=[ -~])[\u200c\u200d]/;

const hidden = new RegExp([controls, unseen, joiners].map(({ source }) => source).join('|'), 'g');

const codeOf = (character: string): string =>
  `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`;

/** A text to be shown: hidden characters appear by their codes, so that no name looks like another. */
export const textOf = (value: Json | undefined): string | null =>
  typeof value === 'string' ? value.replaceAll(hidden, codeOf) : null;

export const flagOf = (value: Json | undefined): boolean | null => (typeof value === 'boolean' ? value : null);

export const countOf = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);

export const textsOf = (value: Json | undefined): readonly string[] =>
  listOf(value).flatMap((item) => textOf(item) ?? []);

export const objectsOf = (value: Json | undefined): readonly JsonObject[] =>
  isList(value) ? value.filter(isObject) : [];

/** The nodes of a Relay connection with their edges; null for everything else. */
export const edgesOf = (
  value: Json | undefined,
): readonly { readonly edge: JsonObject; readonly node: JsonObject }[] | null => {
  if (!isObject(value) || !isList(value.edges)) return null;
  return objectsOf(value.edges).flatMap((edge) => (isObject(edge.node) ? [{ edge, node: edge.node }] : []));
};

export const listOf = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);
