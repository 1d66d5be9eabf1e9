import type { ApolloServerPlugin } from '@apollo/server';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type ValueNode,
} from 'graphql';
import type { RequestContext } from './context.ts';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/**
 * The `_entities` fields at an operation's root, of which there may be several, under aliases and in fragments. GraphQL
 * expands a fragment at the root only once: `seen` contains those that are expanded already.
 */
const entitiesFields = (
  selections: readonly SelectionNode[],
  fragments: Fragments,
  seen: Set<string>,
): readonly FieldNode[] =>
  selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === '_entities' ? [selection] : [];
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return entitiesFields(selection.selectionSet.selections, fragments, seen);
    const name = selection.name.value;
    const fragment = fragments.get(name);
    if (!fragment || seen.has(name)) return [];
    seen.add(name);
    return entitiesFields(fragment.selectionSet.selections, fragments, seen);
  });

const representationsOf = (field: FieldNode): ValueNode | undefined =>
  field.arguments?.find(({ name }) => name.value === 'representations')?.value;

interface Given {
  readonly operation: OperationDefinitionNode | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The number of items in a list argument, which may be a literal, a variable's value or its default value. */
const countOf = (value: ValueNode | undefined, { operation, variables }: Given): number => {
  if (value?.kind === Kind.LIST) return value.values.length;
  if (value?.kind !== Kind.VARIABLE) return 1;
  const name = value.name.value;
  const given = variables[name];
  if (given !== undefined) return Array.isArray(given) ? given.length : 1;
  const definition = operation?.variableDefinitions?.find(({ variable }) => variable.name.value === name);
  return countOf(definition?.defaultValue, { operation, variables });
};

/**
 * A null among the representations would make GraphQL reject the whole request. It is replaced by an empty object,
 * which results in a typed error for this entity only.
 */
const withoutNulls = (given: unknown): unknown =>
  Array.isArray(given) && given.includes(null) ? given.map((item) => item ?? {}) : given;

/**
 * With up to this multiple of the limit, each entity beyond the limit gets a typed error; with more, the whole request
 * is rejected.
 */
const refusedTimes = 10;

/** Apollo Server removes `http` from the extensions, and would respond with 500 without it. */
const tooMany = (count: number, limit: number): GraphQLError =>
  new GraphQLError(
    `The operation requests ${count} entities; at most ${limit} are allowed over all its _entities fields.`,
    {
      extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
    },
  );

const entitiesOf = (operation: OperationDefinitionNode | undefined, fragments: Fragments): readonly FieldNode[] =>
  operation ? entitiesFields(operation.selectionSet.selections, fragments, new Set()) : [];

/**
 * Counts the representations of an operation, over all aliases, and isolates nulls. `counted` is called for every
 * operation with representations, unless there are too many.
 */
export const representationsPlugin = (
  limit: number,
  counted: (representations: number) => void = () => {},
): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, document, request }) {
        const fragments: Fragments = new Map(
          document.definitions.flatMap((definition) =>
            definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
          ),
        );
        const values = entitiesOf(operation, fragments).map(representationsOf);
        const variables = request.variables ?? {};
        const count = values.reduce((sum, value) => sum + countOf(value, { operation, variables }), 0);
        if (count > limit * refusedTimes) throw tooMany(count, limit);
        if (count > 0) counted(count);
        for (const value of values) {
          if (value?.kind !== Kind.VARIABLE) continue;
          const name = value.name.value;
          if (name in variables) variables[name] = withoutNulls(variables[name]);
        }
      },
    };
  },
});
