import { type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import type { Question } from './exchange.ts';
import { flagOf, isList, isObject, type Json, type JsonObject, listOf, textOf } from './json.ts';
import { fragmentsOf, operationOf, type Path, parseQuery } from './named-data.ts';

/** How to ask for more of a list. */
export interface NextPage {
  /** The place of the connection in the answer. */
  readonly path: Path;
  /** The question with the cursor in the variable of its argument `after`. */
  readonly question: Question;
}

/** The next page of the only connection that has one and takes its cursor from a variable; null if there is none. */
export const nextPageOf = (answer: JsonObject, question: Question): NextPage | null => {
  const pages = unfinished(answer.data ?? null, []).flatMap(({ path, cursor }) => {
    const variable = cursorVariable(question, path);
    if (variable === null) return [];
    return [{ path, question: { ...question, variables: { ...question.variables, [variable]: cursor } } }];
  });
  return pages.length === 1 ? (pages[0] ?? null) : null;
};

interface Unfinished {
  readonly path: Path;
  readonly cursor: string;
}

/** Connections with another page. Those within lists are left out: one variable can't continue all of them. */
const unfinished = (value: Json, path: Path): readonly Unfinished[] => {
  if (!isObject(value)) return [];
  const cursor = isObject(value.pageInfo) && flagOf(value.pageInfo.hasNextPage) ? value.pageInfo.endCursor : null;
  if (typeof cursor === 'string' && isList(value.edges)) return [{ path, cursor }];
  return Object.entries(value).flatMap(([name, item]) => unfinished(item, [...path, name]));
};

/** The variable that a field of the question's operation takes its argument `after` from. */
const cursorVariable = ({ query, operationName }: Question, path: Path): string | null => {
  const document = parseQuery(query);
  const operation = document && operationOf(document, operationName);
  const fragments = fragmentsOf(document);
  let selectionSets: readonly SelectionSetNode[] = operation ? [operation.selectionSet] : [];
  let fields: readonly FieldNode[] = [];
  for (const part of path) {
    fields = selectionSets
      .flatMap((selectionSet) => fieldsOf(selectionSet, fragments))
      .filter(({ alias, name }) => (alias ?? name).value === part);
    selectionSets = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
  }
  const after = fields[0]?.arguments?.find(({ name }) => name.value === 'after')?.value;
  return after?.kind === Kind.VARIABLE ? after.name.value : null;
};

const fieldsOf = (
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly FieldNode[] =>
  selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return fragment ? fieldsOf(fragment.selectionSet, fragments) : [];
  });

/** An answer with the edges of the next page after its own; null if that page could not be read. */
export const appendPage = (answer: JsonObject, page: JsonObject, path: Path): JsonObject | null => {
  const [known, added] = [valueAt(answer.data, path), valueAt(page.data, path)];
  if (!isObject(known) || !isObject(added)) return null;
  const edges = listOf(known.edges);
  const connection = {
    ...added,
    edges: [...edges, ...listOf(added.edges)],
    ...(isList(known.errors) ? { errors: distinct([...known.errors, ...listOf(added.errors)]) } : {}),
  };
  const later = listOf(page.errors).map((error) => moveError(error, [...path, 'edges'], edges.length));
  const data = replaceAt(answer.data ?? null, path, connection);
  return withErrors({ ...answer, data }, later);
};

/** An answer with further errors, such as those of a page that could not be read. */
export const withErrors = (answer: JsonObject, errors: readonly Json[]): JsonObject => {
  const all = [...listOf(answer.errors), ...errors];
  return all.length === 0 ? answer : { ...answer, errors: all };
};

const distinct = (values: readonly Json[]): readonly Json[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

const valueAt = (value: Json | undefined, path: Path): Json | undefined =>
  path.reduce<Json | undefined>((place, part) => (isObject(place) ? place[part] : undefined), value);

const replaceAt = (value: Json, [part, ...rest]: Path, replacement: Json): Json => {
  if (part === undefined) return replacement;
  return isObject(value) ? { ...value, [part]: replaceAt(value[part] ?? null, rest, replacement) } : value;
};

/** An error with the index that its edge has among the edges of all pages. */
const moveError = (error: Json, edges: Path, count: number): Json => {
  if (!isObject(error)) return error;
  const path = listOf(error.path);
  const index = path[edges.length];
  const isAtEdge = typeof index === 'number' && edges.every((part, place) => textOf(path[place]) === part);
  return isAtEdge ? { ...error, path: path.with(edges.length, index + count) } : error;
};
