import { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createThreads, type Threads } from '../../src/compute/threads.ts';
import { KmsError } from '../../src/errors.ts';
import type { RequestContext } from '../../src/graphql/context.ts';
import { documentsPlugin } from '../../src/graphql/documents/plugin.ts';
import { createDocumentStore } from '../../src/graphql/documents/store.ts';
import { readSdl } from '../../src/graphql/sdl.ts';

const threads = createThreads();
let read: string[] = [];
/** The error of the next task of the threads; null to run it. */
let instead: KmsError | null = null;
const watched: Threads = {
  run: (worker, task, timeoutMs, owner) => {
    read.push((task as { readonly source: string }).source);
    const error = instead;
    instead = null;
    return error ? Promise.reject(error) : threads.run(worker, task, timeoutMs, owner);
  },
  close: () => threads.close(),
};

let server: ApolloServer<RequestContext>;
beforeAll(async () => {
  const store = createDocumentStore();
  server = new ApolloServer<RequestContext>({
    schema: buildSubgraphSchema(parse(readSdl())),
    documentStore: store.forApollo,
    plugins: [documentsPlugin({ store, threads: watched, rules: { tokens: 5000, depth: 20, introspection: false } })],
  });
  await server.start();
});
afterAll(async () => {
  await server?.stop();
  await threads.close();
});

const send = async (query: string) => {
  read = [];
  const contextValue = { budget: {} } as RequestContext;
  const { body, http } = await server.executeOperation({ query }, { contextValue });
  if (body.kind !== 'single') return expect.fail('one answer');
  const { data, errors = [] } = body.singleResult;
  return { data, errors, status: http.status, threads: read.length };
};

const long = (fields: string): string => `{ ${fields} } #${'x'.repeat(5000)}`;

describe('a long document', () => {
  it('is read in a thread, once', async () => {
    const query = long('__typename');
    expect(await send(query)).toMatchObject({ data: { __typename: 'Query' }, errors: [], threads: 1 });
    expect(await send(query)).toMatchObject({ data: { __typename: 'Query' }, errors: [], threads: 0 });
  });

  it.each([
    ['that is no GraphQL', long('$'), 'GRAPHQL_PARSE_FAILED'],
    ['of too many tokens', `{ ${'__typename '.repeat(5001)} }`, 'GRAPHQL_PARSE_FAILED'],
    ['that nests too deep', long(`${'... { '.repeat(20)} __typename ${'}'.repeat(20)}`), 'GRAPHQL_PARSE_FAILED'],
    ['of unknown fields', long('nobodyKnowsThis'), 'GRAPHQL_VALIDATION_FAILED'],
    ['that asks for the schema', long('__schema { types { name } }'), 'GRAPHQL_VALIDATION_FAILED'],
    ['of a name that is longer than a message', long('n'.repeat(5000)), 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s is refused with one error, each time', async (_what, query, code) => {
    for (const threadsUsed of [1, 0]) {
      const { data, errors, status, threads: used } = await send(query);
      expect({ data, status, used }).toEqual({ data: undefined, status: 400, used: threadsUsed });
      expect(errors).toMatchObject([{ message: expect.any(String), extensions: { code } }]);
      expect(errors[0]?.message.length).toBeLessThan(600);
    }
  });

  it('reports the location of the error', async () => {
    const { errors } = await send(`${'\n'.repeat(300)}  { nobodyKnowsThis }`);
    expect(errors).toMatchObject([{ locations: [{ line: 301, column: 5 }] }]);
  });

  it('that could not be parsed in time is parsed at the next request', async () => {
    const query = long('late: __typename');
    instead = new KmsError({ code: 'KMS_BUDGET_EXCEEDED', message: 'Too late.', retryable: true });
    expect((await send(query)).errors).toMatchObject([{ extensions: { code: 'KMS_BUDGET_EXCEEDED' } }]);
    expect(await send(query)).toMatchObject({ data: { late: 'Query' }, errors: [], threads: 1 });
  });
});

describe('a short document', () => {
  it('is parsed on the event loop', async () => {
    expect(await send('{ __typename }')).toMatchObject({ data: { __typename: 'Query' }, threads: 0 });
  });

  it('that is nested too deep is not parsed', async () => {
    const { errors, status } = await send(`${'{ ...'.repeat(30)}{ __typename }${' }'.repeat(30)}`);
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }]);
  });
});
