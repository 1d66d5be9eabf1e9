import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../graphql/context.ts';
import type { EntityCache } from './entity-cache.ts';

/**
 * Registers the operations that Apollo Server is about to execute: they have been parsed, are valid, and passed all
 * limits.
 */
export const registerPlugin = (answers: EntityCache): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async executionDidStart({ request, document, source }) {
        if (request.http?.method !== 'POST' || source === undefined) return;
        answers.register(
          { query: source, operationName: request.operationName ?? undefined, variables: request.variables ?? {} },
          document,
        );
      },
    };
  },
});
