import type { FastifyReply } from 'fastify';

/** The response to a rejected request, in the form in which GraphQL clients expect errors. */
export interface ErrorResponse {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const graphqlMediaType = 'application/graphql-response+json';

/** Sends it, with GraphQL's own media type if the client prefers that. It must not be cached. */
export const sendErrorResponse = (
  reply: FastifyReply,
  { status, code, message, headers = {} }: ErrorResponse,
): FastifyReply => {
  const takesGraphql = reply.request.headers.accept?.includes(graphqlMediaType) ?? false;
  return reply
    .code(status)
    .headers({ ...headers, 'cache-control': 'no-store' })
    .type(`${takesGraphql ? graphqlMediaType : 'application/json'}; charset=utf-8`)
    .send(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
};
