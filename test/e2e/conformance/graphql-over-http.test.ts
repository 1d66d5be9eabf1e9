import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceUnderTest, startWithSandbox } from '../../support/service.ts';
import { ensurePage } from '../explorer/page-build.ts';

/**
 * The GraphQL over HTTP specification, as its reference implementation audits it: MUST, SHOULD and MAY alike. The audits
 * look at `__type`, so that introspection is on.
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
