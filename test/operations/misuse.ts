import { afterAll, beforeAll, expect } from 'vitest';
import { ask } from '../support/graphql.ts';
import { awsExample } from '../support/keys.ts';
import { expectNoLeak } from '../support/leaks.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

/** How often each property is tried. */
export const numRuns = 150;

/** A service for the tests of a file, which must still answer after them. */
export const serviceToMisuse = (): { readonly running: ServiceUnderTest } => {
  let running: ServiceUnderTest;
  beforeAll(async () => {
    running = await startWithSandbox();
  });
  afterAll(async () => {
    const { data } = await ask(running.graphqlUrl, `{ key(arn: "${awsExample.arn}") { policy { document } } }`);
    await running.close();
    expect(data.key.policy.document).toBe(awsExample.document);
  });
  return {
    get running() {
      return running;
    },
  };
};

/** Expects a GraphQL response, with data or errors, that discloses nothing. Anything else is a bug of the service. */
export const expectSane = async (response: Response): Promise<void> => {
  const text = await response.text();
  expect(response.status, text).toBeLessThan(500);
  expect(text).not.toContain('INTERNAL_SERVER_ERROR');
  expectNoLeak(text);
  const body = JSON.parse(text);
  expect(body.errors !== undefined || body.data !== undefined, text).toBe(true);
};

/** Sends bytes to the service as the body of a GraphQL request. */
export const send = (
  { running }: { readonly running: ServiceUnderTest },
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(running.graphqlUrl, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
