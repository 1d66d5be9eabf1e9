import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../graphql/context.ts';

const graphqlMediaTypes: ReadonlySet<string> = new Set(['application/graphql-response+json', 'application/*', '*/*']);

/** True for a client that accepts `application/json`, and not GraphQL's own media type. */
const takesJsonAlone = (accept: string | undefined): boolean =>
  accept !== undefined &&
  !accept.split(',').some((range) => graphqlMediaTypes.has((range.split(';')[0] ?? '').trim().toLowerCase()));

/**
 * Responds with 200 where Apollo Server rejects a document or its variables with 400, if the client accepts only
 * `application/json`. With that media type, the status says nothing about the GraphQL request, and some clients ignore
 * the body of a response with any other status.
 * https://graphql.github.io/graphql-over-http/draft/#sec-application-json
 */
export const applicationJsonStatusPlugin = (): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ request, response: { http } }) {
        if (http.status === 400 && takesJsonAlone(request.http?.headers.get('accept'))) http.status = 200;
      },
    };
  },
});
