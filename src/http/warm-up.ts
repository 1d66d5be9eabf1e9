import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { KmsProvider } from '../errors.ts';
import type { RequestContext } from '../graphql/context.ts';
import type { ExampleKey, ProviderDescription } from '../providers/provider.ts';
import { createEndUser } from './end-user.ts';
import { type ContextParts, LazyContext } from './request-context.ts';

/** Calls no provider, since the caller may not read the key. */
const keyRequest = ({ arn }: ExampleKey) => ({
  query: `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on Key { arn policy { document } } }
  }`,
  variables: { representations: [{ __typename: 'Key', arn }] },
});

const draftRequest = (provider: KmsProvider, { accountId, document }: ExampleKey) => ({
  query: `query ($provider: KmsProvider!, $accountId: String, $document: String!) {
    inspectKeyPolicy(provider: $provider, accountId: $accountId, document: $document) { fingerprint exposure }
  }`,
  variables: { provider, accountId, document },
});

const nobody = createEndUser(null, () => false);

const execute = async (apollo: ApolloServer<RequestContext>, parts: ContextParts, body: object): Promise<void> => {
  const context = new LazyContext(parts, nobody, null);
  const headers = new HeaderMap([['content-type', 'application/json']]);
  await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers, body, search: '' },
    context: async () => context,
  });
  context.budget.release();
};

/**
 * Executes some operations before the server listens, so that the first client does not have to wait until all the code
 * that serves a request is compiled.
 * @param provider - The one of the key and the policy.
 */
export const warmUp = async (
  apollo: ApolloServer<RequestContext>,
  parts: ContextParts,
  provider: Pick<ProviderDescription, 'id' | 'example'>,
): Promise<void> => {
  const { id, example } = provider;
  const requests = [keyRequest(example), keyRequest(example), draftRequest(id, example)];
  for (const request of requests) await execute(apollo, parts, request);
};
