import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, Kind, type TypeNode, type VariableDefinitionNode } from 'graphql';
import type { RequestContext } from './context.ts';

/**
 * The maximum number of values in an operation's variables other than representations: GraphQL's check of each value
 * takes microseconds.
 */
const maxValues = 5000;

const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type));

/** Counts the values within a value, and stops at `most` plus one. */
const countValues = (value: unknown, most: number): number => {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const member of Object.values(value)) {
    if (count > most) break;
    count += countValues(member, most - count);
  }
  return count;
};

/** Representations are counted separately, and are not checked for their content. */
const isCounted = ({ type }: VariableDefinitionNode): boolean => namedType(type) !== '_Any';

const checkVariables = (
  definitions: readonly VariableDefinitionNode[],
  variables: Readonly<Record<string, unknown>>,
): void => {
  let count = 0;
  for (const { variable } of definitions.filter(isCounted)) {
    count += countValues(variables[variable.name.value], maxValues - count);
    if (count > maxValues) {
      const message = `The variables contain more than the maximum of ${maxValues} values.`;
      throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
    }
  }
};

/** Rejects variables with too many values before GraphQL validates them. */
export const variableLimitsPlugin = (): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, request }) {
        checkVariables(operation?.variableDefinitions ?? [], request.variables ?? {});
      },
    };
  },
});
