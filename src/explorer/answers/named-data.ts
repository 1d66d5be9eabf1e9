import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { Question } from './exchange.ts';
import { isList, type Json, type JsonObject } from './json.ts';

/** A place in an answer, in the names that the query gave to its fields. */
export type Path = readonly (string | number)[];

/** An answer's data under the schema's names of fields, whatever the query calls them. */
export interface NamedData {
  readonly data: Json;
  /** The place of an object or a list of `data` in the answer. */
  readonly pathOf: (value: Json) => Path;
  /** Whether `data` lacks a part, since the answer is too large. */
  readonly isCut: boolean;
}

/** The maximum number of objects and lists that are read from an answer. */
const maxValues = 50_000;

interface Naming {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly paths: WeakMap<object, Path>;
  left: number;
}

interface NamedField {
  readonly name: string;
  readonly selectionSets: SelectionSetNode[];
}

/** Undoes the aliases of a query in its answer. A field that an object has twice keeps the alias of the second. */
export const nameFields = (data: Json, question: Question | null): NamedData => {
  const document = question && parseQuery(question.query);
  const operation = document && operationOf(document, question.operationName);
  const naming: Naming = { fragments: fragmentsOf(document), paths: new WeakMap(), left: maxValues };
  const named = nameValue(data, operation ? [operation.selectionSet] : [], [], naming);
  return {
    data: named,
    pathOf: (value) => (typeof value === 'object' && value !== null ? (naming.paths.get(value) ?? []) : []),
    isCut: naming.left < 0,
  };
};

/** A query as a document; null if it is not valid. */
export const parseQuery = (query: string): DocumentNode | null => {
  try {
    return parse(query, { noLocation: true });
  } catch {
    return null;
  }
};

/** The operation of this name; without a name, the first one. */
export const operationOf = (document: DocumentNode, name: string | null): OperationDefinitionNode | undefined =>
  document.definitions.find(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION && (name === null || definition.name?.value === name),
  );

export const fragmentsOf = (document: DocumentNode | null): ReadonlyMap<string, FragmentDefinitionNode> =>
  new Map(
    document?.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );

const nameValue = (value: Json, selectionSets: readonly SelectionSetNode[], path: Path, naming: Naming): Json => {
  if (typeof value !== 'object' || value === null) return value;
  naming.left -= 1;
  if (naming.left < 0) return null;
  const named = isList(value)
    ? value.map((item, index) => nameValue(item, selectionSets, [...path, index], naming))
    : nameObject(value, selectionSets, path, naming);
  naming.paths.set(named, path);
  return named;
};

const nameObject = (
  object: JsonObject,
  selectionSets: readonly SelectionSetNode[],
  path: Path,
  naming: Naming,
): JsonObject => {
  const fields = new Map<string, NamedField>();
  collectFields(selectionSets, object, naming, fields);
  const named = new Map<string, Json>();
  for (const [key, item] of Object.entries(object)) {
    const { name, selectionSets: inner } = fields.get(key) ?? { name: key, selectionSets: [] };
    named.set(named.has(name) ? key : name, nameValue(item, inner, [...path, key], naming));
  }
  return Object.fromEntries(named);
};

const keyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

type Fragment = FragmentDefinitionNode | InlineFragmentNode;

/** The fields of an object by their names in the answer. */
const collectFields = (
  selectionSets: readonly SelectionSetNode[],
  object: JsonObject,
  naming: Naming,
  fields: Map<string, NamedField>,
): void => {
  const fragments: Fragment[] = [];
  for (const selection of selectionSets.flatMap(({ selections }) => selections)) {
    if (selection.kind === Kind.FIELD) addField(selection, fields);
    else if (selection.kind === Kind.INLINE_FRAGMENT) fragments.push(selection);
    else fragments.push(...listed(naming.fragments.get(selection.name.value)));
  }
  const fitting = fragments.filter((fragment) => fits(fragment, object));
  for (const { selectionSet } of fitting.toSorted((one, other) => weightOf(other, object) - weightOf(one, object)))
    collectFields([selectionSet], object, naming, fields);
};

const listed = <Item>(item: Item | undefined): readonly Item[] => (item === undefined ? [] : [item]);

/**
 * Where fragments on different types give one name to different fields, the first one counts: that on the object's
 * type, where the answer names it, else the one of which the object has most fields.
 */
const weightOf = ({ typeCondition, selectionSet }: Fragment, { __typename: type }: JsonObject): number =>
  typeCondition?.name.value === type ? Number.MAX_SAFE_INTEGER : selectionSet.selections.length;

const addField = (field: FieldNode, fields: Map<string, NamedField>): void => {
  const known = fields.get(keyOf(field)) ?? { name: field.name.value, selectionSets: [] };
  if (field.selectionSet) known.selectionSets.push(field.selectionSet);
  fields.set(keyOf(field), known);
};

/** Whether an object may be of a fragment's type: then it has all of the fragment's fields. */
const fits = ({ selectionSet }: Fragment, object: JsonObject): boolean =>
  selectionSet.selections.every(
    (selection) =>
      selection.kind !== Kind.FIELD ||
      (selection.directives?.length ?? 0) > 0 ||
      Object.hasOwn(object, keyOf(selection)),
  );
