import { GraphQLError, type GraphQLResolveInfo, responsePathAsArray } from 'graphql';
import { type KmsError, withoutStackTrace } from '../errors.ts';

/**
 * The error of a field as GraphQL reports it. GraphQL would create the same one, but with a stack trace, which takes
 * five times as long; it leaves an error that has a path as it is.
 */
export const toLocatedError = (error: KmsError, { fieldNodes, path }: GraphQLResolveInfo): GraphQLError =>
  withoutStackTrace(
    () =>
      new GraphQLError(error.message, {
        nodes: fieldNodes,
        path: responsePathAsArray(path),
        originalError: error,
      }),
  );
