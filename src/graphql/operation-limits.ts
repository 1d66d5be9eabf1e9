import type { ApolloServerPlugin } from '@apollo/server';
import {
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { LimitsConfig } from '../config/config.ts';
import type { RequestContext } from './context.ts';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

interface Size {
  readonly aliases: number;
  /** Fields of this level alone. */
  readonly fields: number;
}

const none: Size = { aliases: 0, fields: 0 };

/** Counts what an operation asks for with its fragments filled in; each fragment is looked at once. */
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
  const count = ({ selections }: SelectionSetNode): Size => {
    let aliases = 0;
    let fields = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        fields += 1;
        aliases += (selection.alias ? 1 : 0) + (selection.selectionSet ? count(selection.selectionSet).aliases : 0);
      } else {
        const size =
          selection.kind === Kind.FRAGMENT_SPREAD ? ofFragment(selection.name.value) : count(selection.selectionSet);
        fields += size.fields;
        aliases += size.aliases;
      }
    }
    return { aliases, fields };
  };
  return count;
};

const error = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });

const checked = (what: string, found: number, limit: number): void => {
  if (found > limit) throw error(`The operation has ${found} ${what}; ${limit} are allowed.`);
};

/** GraphQL's validation takes a mutation for valid where there are none, and its executor then fails. */
const checkKind = ({ operation }: OperationDefinitionNode): void => {
  if (operation !== 'query') throw error(`This graph is read only: it has no ${operation}s.`);
};

const check = (
  operation: OperationDefinitionNode,
  fragments: Fragments,
  limits: Pick<LimitsConfig, 'aliases' | 'rootFields'>,
): void => {
  checkKind(operation);
  const { aliases, fields } = createCount(fragments)(operation.selectionSet);
  checked('aliases', aliases, limits.aliases);
  checked('root fields', fields, limits.rootFields);
};

/** Refuses operations that ask for too much at once, and those that ask for a change. */
export const operationLimitsPlugin = (
  limits: Pick<LimitsConfig, 'aliases' | 'rootFields'>,
): ApolloServerPlugin<RequestContext> => ({
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
