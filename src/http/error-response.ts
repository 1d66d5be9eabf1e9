import type { FastifyReply } from 'fastify';

/** An answer to a request that is not let in, in the shape in which GraphQL clients read errors. */
export interface ErrorResponse {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const graphqlMediaType = 'application/graphql-response+json';

/** Sends it, in GraphQL's own media type to those who ask for that one. Nobody may keep it. */
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
