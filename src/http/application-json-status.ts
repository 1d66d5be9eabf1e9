import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../graphql/context.ts';

const graphqlMediaTypes: ReadonlySet<string> = new Set(['application/graphql-response+json', 'application/*', '*/*']);

/** True for a client that names what it takes, and does not take GraphQL's own media type. */
const takesJsonAlone = (accept: string | undefined): boolean =>
  accept !== undefined &&
  !accept.split(',').some((range) => graphqlMediaTypes.has((range.split(';')[0] ?? '').trim().toLowerCase()));

/**
 * Answers 200 where Apollo Server refuses a document or its variables with 400, to clients that take `application/json`
 * alone: with that media type a status is not about the GraphQL request, and some clients drop the body of any other.
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
