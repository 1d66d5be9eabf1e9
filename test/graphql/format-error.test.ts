import { ApolloServer } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KmsError } from '../../src/errors.ts';
import { createErrorFormatter } from '../../src/graphql/format-error.ts';

const denied = new KmsError(
  { code: 'KMS_ACCESS_DENIED', message: 'Our own words.', provider: 'AWS', httpStatus: 400, requestId: 'r-1' },
  { cause: new Error('User: arn:aws:iam::111122223333:user/sandbox is not authorized') },
);

const thrown: Readonly<Record<string, unknown>> = {
  typed: denied,
  bug: new TypeError('secret inside'),
  text: 'a thrown text with a secret inside',
  pretender: Object.assign(new Error('secret inside'), { extensions: { code: 'BAD_USER_INPUT' } }),
  foreign: new GraphQLError('secret inside', { originalError: new Error('secret inside') }),
  refusal: new GraphQLError('Too much.', { extensions: { code: 'BAD_USER_INPUT' } }),
};

/** A real server, whose fields throw whatever a resolver might throw. */
describe('the error that a client gets', () => {
  let logged: { readonly error: unknown; readonly incidentId: string }[];
  let server: ApolloServer;

  beforeEach(() => {
    logged = [];
    server = new ApolloServer({
      typeDefs: `type Query { ${Object.keys(thrown).join(': Int ')}: Int list: [Int]! fine: Int }`,
      resolvers: {
        Query: {
          ...Object.fromEntries(
            Object.entries(thrown).map(([name, error]) => [
              name,
              () => {
                throw error;
              },
            ]),
          ),
          list: () => [1, new TypeError('secret inside')],
          fine: () => 1,
        },
      },
      includeStacktraceInErrorResponses: false,
      formatError: createErrorFormatter({ unexpected: (error, incidentId) => logged.push({ error, incidentId }) }),
    });
  });
  afterEach(() => server.stop());

  const run = async (query: string) => {
    const { body } = await server.executeOperation({ query });
    return body.kind === 'single' ? body.singleResult : expect.fail('one answer');
  };

  it('contains a typed failure in full, without the message of its cause', async () => {
    const { data, errors } = await run('{ typed fine }');
    const { code, message, ...kms } = denied.details();
    expect(data).toEqual({ typed: null, fine: 1 });
    expect(errors).toEqual([{ message, path: ['typed'], locations: expect.any(Array), extensions: { code, kms } }]);
    expect(logged).toEqual([]);
  });

  it.each(['bug', 'text', 'pretender', 'foreign', 'list'])(
    'is an incident id alone for "%s", logged once',
    async (field) => {
      const { data, errors } = await run(`{ ${field} fine }`);
      expect(data?.fine).toBe(1);
      expect(errors).toHaveLength(1);
      expect(JSON.stringify(errors)).not.toContain('secret');
      expect(errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', incidentId: logged[0]?.incidentId });
      expect(logged).toHaveLength(1);
      expect((logged[0]!.error as Error).message).toContain('secret');
    },
  );

  it.each(['{ refusal }', '{ nothing }', '{'])("passes on GraphQL's error about the request %s", async (query) => {
    const { errors } = await run(query);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions?.code).toMatch(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED|GRAPHQL_PARSE_FAILED)$/);
    expect(logged).toEqual([]);
  });
});
