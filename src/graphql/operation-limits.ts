import type { ApolloServerPlugin } from '@apollo/server';
import {
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
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
}

const none: Size = { aliases: 0, fields: 0, allFields: 0 };
const add = (one: Size, other: Size): Size => ({
  aliases: one.aliases + other.aliases,
  fields: one.fields + other.fields,
  allFields: one.allFields + other.allFields,
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
    return { aliases: below.aliases + (selection.alias ? 1 : 0), fields: 1, allFields: below.allFields + 1 };
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
  const { aliases, fields, allFields } = createCount(fragments)(operation.selectionSet);
  checked('aliases', aliases, limits.aliases);
  checked('root fields', fields, limits.rootFields);
  checked('fields with fragments expanded', allFields, limits.tokens);
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
