import { afterAll, beforeAll, expect, it } from 'vitest';
import { meaningOf } from '../../src/failure-meaning.ts';
import { sandboxKeys } from '../../src/sandbox/index.ts';
import { ask } from '../support/graphql.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

let running: ServiceUnderTest;
beforeAll(async () => {
  running = await startWithSandbox();
});
afterAll(() => running?.close());

const query = 'query ($arn: ID!) { key(arn: $arn) { policyResult { ... on KmsError { code retryable } } } }';

/** Throttled calls take seconds; an unavailable provider is as transient. */
const failing = sandboxKeys.filter(({ providerCode }) => providerCode !== null && !/throttling/i.test(providerCode));

it.each(failing)('gateways may cache $providerCode only if the provider would repeat it', async ({ arn }) => {
  const { data, headers } = await ask(running.graphqlUrl, query, { arn });
  const { code, retryable } = data.key.policyResult;
  const mayBeCached = meaningOf(code).definite && !retryable;
  expect(headers.get('cache-control')).toMatch(mayBeCached ? /^max-age=\d+, private$/ : /^no-store$/);
});
