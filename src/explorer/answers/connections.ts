import { countOf, edgesOf, flagOf, isList, isObject, type Json, type JsonObject, listOf, objectsOf } from './json.ts';

/** The nodes of a connection, or the objects of a list, with their edges; null for everything else. */
export const membersOf = (value: Json): readonly { readonly edge: JsonObject; readonly node: JsonObject }[] | null =>
  isList(value) ? objectsOf(value).map((node) => ({ edge: {}, node })) : edgesOf(value);

export const totalOf = (value: Json): number | null => (isObject(value) ? countOf(value.totalCount) : null);

/** Whether a connection has more pages; null where it does not say. Plain lists are whole. */
export const hasMore = (value: Json): boolean | null => {
  if (!isObject(value)) return false;
  const flag = isObject(value.pageInfo) ? flagOf(value.pageInfo.hasNextPage) : null;
  const total = totalOf(value);
  return flag ?? (total === null ? null : total > listOf(value.edges).length);
};
