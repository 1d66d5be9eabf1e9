import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceUnderTest, startWithSandbox } from '../../support/service.ts';
import { ensurePage } from '../explorer/page-build.ts';

/**
 * Runs the audits of the GraphQL over HTTP specification by its reference implementation: MUST, SHOULD and MAY. They
 * query `__type`, so introspection is turned on.
 */
describe('GraphQL over HTTP', () => {
  let running: ServiceUnderTest;
  beforeAll(async () => {
    await ensurePage();
    running = await startWithSandbox({ env: { EXPLORER: 'true' } });
  });
  afterAll(() => running?.close());

  const audits = serverAudits({ url: () => running.graphqlUrl, fetchFn: fetch });

  it('passes all 61 audits', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.map(({ id, name, fn }) => [`${id} ${name}`, fn] as const))('%s', async (_name, fn) => {
    const result = await fn();
    expect(result.status, 'reason' in result ? result.reason : '').toBe('ok');
  });
});
