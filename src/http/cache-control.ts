import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { RequestContext } from '../graphql/context.ts';

/**
 * Gateways cache each entity separately, and none with an error, so one failing key need not prevent caching the
 * others.
 */
const concernsOneEntity = ({ path }: GraphQLFormattedError): boolean =>
  path?.[0] === '_entities' && typeof path[1] === 'number';

/** Sets how long gateways may cache the response, by the age of its data. */
export const cacheControlPlugin = (isPublic: boolean): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue, operation }) {
        const { body, http } = response;
        const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
        const answered = operation !== undefined && errors.every(concernsOneEntity);
        http.headers.set('cache-control', answered ? contextValue.cacheHint.cacheControl(isPublic) : 'no-store');
      },
    };
  },
});
