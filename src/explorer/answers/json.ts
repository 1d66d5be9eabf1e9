/** Safe access to JSON of unknown form: a value that is missing or of another type is null. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

export const textOf = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);

export const flagOf = (value: Json | undefined): boolean | null => (typeof value === 'boolean' ? value : null);

export const countOf = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);

export const textsOf = (value: Json | undefined): readonly string[] =>
  isList(value) ? value.filter((item) => typeof item === 'string') : [];

export const objectsOf = (value: Json | undefined): readonly JsonObject[] =>
  isList(value) ? value.filter(isObject) : [];

/** The nodes of a Relay connection with their edges; null for everything else. */
export const edgesOf = (
  value: Json | undefined,
): readonly { readonly edge: JsonObject; readonly node: JsonObject }[] | null => {
  if (!isObject(value) || !isList(value.edges)) return null;
  return objectsOf(value.edges).flatMap((edge) => (isObject(edge.node) ? [{ edge, node: edge.node }] : []));
};
