import { afterAll, beforeAll, expect } from 'vitest';
import { ask } from '../support/graphql.ts';
import { awsExample } from '../support/keys.ts';
import { expectNoLeak } from '../support/leaks.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

/** How often each property is tried. */
export const numRuns = 150;

/** A service for the tests of a file, which must answer still when they are done with it. */
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

/** A refusal or an answer, in the form of GraphQL, that gives nothing away; anything else is a bug of ours. */
export const expectSane = async (response: Response): Promise<void> => {
  const text = await response.text();
  expect(response.status, text).toBeLessThan(500);
  expect(text).not.toContain('INTERNAL_SERVER_ERROR');
  expectNoLeak(text);
  const body = JSON.parse(text);
  expect(body.errors !== undefined || body.data !== undefined, text).toBe(true);
};

/** Hands bytes to the service as a GraphQL client would hand its request. */
export const send = (
  { running }: { readonly running: ServiceUnderTest },
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(running.graphqlUrl, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
