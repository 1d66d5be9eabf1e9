import { describe, expect, it } from 'vitest';
import { createFreshReads } from '../../src/http/fresh-reads.ts';
import { anyone } from '../../src/http/request-context.ts';
import { ask } from '../support/graphql.ts';
import { awsExample } from '../support/keys.ts';
import { startWithSandbox } from '../support/service.ts';

const scoped = { ...anyone, mayReadFresh: true };

describe('reads past the cache', () => {
  it('are counted for each caller', () => {
    const freshReads = createFreshReads({ allowedTo: 'anyone', perMinute: 2 });
    expect([freshReads('one', anyone), freshReads('one', anyone)]).toEqual([null, null]);
    expect(freshReads('one', anyone)).toMatchObject({ code: 'KMS_BUDGET_EXCEEDED', retryable: true });
    expect(freshReads('other', anyone)).toBeNull();
  });

  it('may need a scope of their own', () => {
    const freshReads = createFreshReads({ allowedTo: 'scope', perMinute: 2 });
    expect(freshReads('one', anyone)).toMatchObject({ code: 'FORBIDDEN' });
    expect(freshReads('one', scoped)).toBeNull();
  });

  it('may be switched off', () => {
    const freshReads = createFreshReads({ allowedTo: 'nobody', perMinute: 2 });
    expect(freshReads('one', scoped)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('are rejected only for their key', async () => {
    const settings = { fresh: { allowedTo: 'nobody', perMinute: 1 } } as const;
    const { graphqlUrl, close } = await startWithSandbox({ settings });
    const fields = (fresh: boolean): string => `key(arn: "${awsExample.arn}") { policy(fresh: ${fresh}) { name } }`;
    const { data, errors } = await ask(graphqlUrl, `{ fresh: ${fields(true)} cached: ${fields(false)} }`);
    expect(data).toMatchObject({ fresh: { policy: null }, cached: { policy: { name: 'default' } } });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', kms: { arn: awsExample.arn } } }]);
    await close();
  });
});
