import type { ApolloServerPlugin } from '@apollo/server';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { LimitsConfig } from '../config/config.ts';
import type { RequestContext } from './context.ts';

/** `tokens` also limits the number of fields after expanding fragments, which can multiply them. */
type OperationLimits = Pick<LimitsConfig, 'aliases' | 'rootFields' | 'tokens'>;
type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

interface Size {
  readonly aliases: number;
  /** Fields at this level only. */
  readonly fields: number;
  /** Fields at all levels. */
  readonly allFields: number;
  /** Values within the lists and objects of arguments. */
  readonly values: number;
}

/** GraphQL converts these values again for each of the objects that have the field. */
const maxValues = 1000;
/** Federation's argument of a root field, whose values are counted separately. */
const representations = 'representations';

const none: Size = { aliases: 0, fields: 0, allFields: 0, values: 0 };
const add = (one: Size, other: Size): Size => ({
  aliases: one.aliases + other.aliases,
  fields: one.fields + other.fields,
  allFields: one.allFields + other.allFields,
  values: one.values + other.values,
});

const membersOf = (value: ValueNode): readonly ValueNode[] => {
  if (value.kind === Kind.LIST) return value.values;
  return value.kind === Kind.OBJECT ? value.fields.map((field) => field.value) : [];
};

/** Counts the values within a value. */
const valuesIn = (value: ValueNode): number =>
  membersOf(value).reduce((count, member) => count + 1 + valuesIn(member), 0);

const ofField = ({ alias, arguments: given = [] }: FieldNode): Size => ({
  aliases: alias ? 1 : 0,
  fields: 1,
  allFields: 1,
  values: given.reduce((sum, { name, value }) => sum + (name.value === representations ? 0 : valuesIn(value)), 0),
});

/** Counts the fields of an operation with its fragments expanded; each fragment is visited once. */
const createCount = (fragments: Fragments): ((set: SelectionSetNode) => Size) => {
  const known = new Map<string, Size>();
  const ofFragment = (name: string): Size => {
    const cached = known.get(name);
    if (cached) return cached;
    const definition = fragments.get(name);
    const size = definition ? count(definition.selectionSet) : none;
    known.set(name, size);
    return size;
  };
  const ofSelection = (selection: SelectionNode): Size => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return count(selection.selectionSet);
    const below = selection.selectionSet ? count(selection.selectionSet) : none;
    return { ...add(ofField(selection), below), fields: 1 };
  };
  const count = ({ selections }: SelectionSetNode): Size => {
    let size = none;
    for (const selection of selections) size = add(size, ofSelection(selection));
    return size;
  };
  return count;
};

const error = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });

const checked = (what: string, found: number, limit: number): void => {
  if (found > limit) throw error(`The operation has ${found} ${what}; the maximum is ${limit}.`);
};

/** Without this check a mutation would pass validation, although the schema has none, and then fail in execution. */
const checkKind = ({ operation }: OperationDefinitionNode): void => {
  if (operation !== 'query') throw error(`This graph is read-only: it has no ${operation}s.`);
};

const check = (operation: OperationDefinitionNode, fragments: Fragments, limits: OperationLimits): void => {
  checkKind(operation);
  const { aliases, fields, allFields, values } = createCount(fragments)(operation.selectionSet);
  checked('aliases', aliases, limits.aliases);
  checked('root fields', fields, limits.rootFields);
  checked('fields with fragments expanded', allFields, limits.tokens);
  checked('values in lists and objects that are not variables', values, maxValues);
};

/** Rejects operations that select too much at once, and mutations and subscriptions. */
export const operationLimitsPlugin = (limits: OperationLimits): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, document }) {
        const fragments: Fragments = new Map(
          document.definitions.flatMap((definition) =>
            definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
          ),
        );
        if (operation) check(operation, fragments, limits);
      },
    };
  },
});
