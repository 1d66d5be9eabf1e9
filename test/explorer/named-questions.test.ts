import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../support/graphql.ts';
import { patient, type ServiceUnderTest, startWithSandbox } from '../support/service.ts';
import { readTabs } from './tab-files.ts';

/** Runs each named question against the sandbox, as in its file and with the example's variables. */
describe('a named question', () => {
  let running: ServiceUnderTest;
  beforeAll(async () => {
    running = await startWithSandbox({ settings: { provider: patient } });
  });
  afterAll(() => running?.close());

  it.each(readTabs().filter(({ isNamedQuestion }) => isNamedQuestion))('$title is answered whole', async (tab) => {
    const { status, data, errors } = await ask(running.graphqlUrl, tab.query, { ...tab.variables });
    // One of the sandbox's keys has a malformed policy, which appears in listings.
    const codes = new Set(errors.map(({ extensions }) => extensions?.code));
    expect([...codes].filter((code) => code !== 'KMS_POLICY_MALFORMED')).toEqual([]);
    expect(status).toBe(200);
    expect(Object.values(data)).not.toContain(null);
  });
});
