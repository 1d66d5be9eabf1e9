import { randomUUID } from 'node:crypto';
import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { RequestContext } from '../graphql/context.ts';
import { createEndUser } from './end-user.ts';
import { type ContextParts, createRequestContext } from './request-context.ts';

/** Calls no provider, since the caller may not read the key. */
const keyRequest = {
  query: `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on Key { arn policy { document } } }
  }`,
  variables: {
    representations: [
      { __typename: 'Key', arn: 'arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' },
    ],
  },
};

const draftRequest = {
  query: `query ($document: String!) {
    inspectKeyPolicy(provider: AWS, accountId: "111122223333", document: $document) { fingerprint exposure }
  }`,
  variables: {
    document: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' }],
    }),
  },
};

const nobody = createEndUser(null, () => false);

const execute = async (apollo: ApolloServer<RequestContext>, parts: ContextParts, body: object): Promise<void> => {
  const closers: (() => void)[] = [];
  const context = createRequestContext(parts, {
    endUser: nobody,
    caller: () => '',
    loadId: randomUUID,
    goneSignal: () => new AbortController().signal,
    onClose: (listener) => void closers.push(listener),
  });
  const headers = new HeaderMap([['content-type', 'application/json']]);
  await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers, body, search: '' },
    context: async () => context,
  });
  for (const close of closers) close();
};

/**
 * Executes some operations before the server listens, so that the first client does not have to wait until all the code
 * that serves a request is compiled.
 */
export const warmUp = async (apollo: ApolloServer<RequestContext>, parts: ContextParts): Promise<void> => {
  for (const request of [keyRequest, keyRequest, draftRequest]) await execute(apollo, parts, request);
};
