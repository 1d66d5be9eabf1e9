import { ApolloServer, HeaderMap } from '@apollo/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMediaTypes } from '../../src/http/graphql-route.ts';

const apollo = new ApolloServer({ typeDefs: 'type Query { a: Int }' });

beforeAll(() => apollo.start());
afterAll(() => apollo.stop());

const answeredByApollo = async (accept: string | undefined): Promise<string | undefined> => {
  const headers = new HeaderMap([['content-type', 'application/json']]);
  if (accept !== undefined) headers.set('accept', accept);
  const body = { query: '{ a }' };
  const response = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers, body, search: '' },
    context: async () => ({}),
  });
  return response.status === undefined || response.status === 200 ? response.headers.get('content-type') : undefined;
};

it.each([
  undefined,
  '',
  '*/*',
  'application/*',
  'application/json',
  'application/json; charset=utf-8',
  'application/graphql-response+json',
  'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8',
  'application/json;q=0.1, application/graphql-response+json',
  'application/graphql-response+json;q=0.5, */*',
  'multipart/mixed;deferSpec=20220824, application/json',
  'text/html, application/xhtml+xml, */*;q=0.8',
  `application/json, ${'text/plain, '.repeat(100)}`,
])('chooses as Apollo Server does for %j', async (accept) => {
  const mediaTypeOf = createMediaTypes();
  const expected = await answeredByApollo(accept);
  expect(expected).toBeDefined();
  expect([mediaTypeOf(accept), mediaTypeOf(accept)]).toEqual([expected, expected]);
});

it.each(['text/html', 'image/png, text/*', 'application/json;q=0', 'application/json; callbackSpec=1.0', ',,;;='])(
  'leaves clients that ask for %j to Apollo Server',
  (accept) => {
    expect(createMediaTypes()(accept)).toBeNull();
  },
);

it('chooses for any number of different headers, and caches only a few', () => {
  const mediaTypeOf = createMediaTypes();
  for (let version = 0; version < 500; version += 1) {
    expect(mediaTypeOf(`application/json; version=${version}, application/graphql-response+json`)).toMatch(/graphql/);
  }
});
