import { describe, expect, it } from 'vitest';
import { account, refOf, request, scriptedSource } from './scripted-provider.ts';

describe('accounts that are configured again', () => {
  const [first, second] = [account('111122223333'), account('444455556666')];

  it('are added and removed, and requests in progress finish', async () => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { source } = scriptedSource({ getKeyPolicy: () => answered.then(() => '{}') }, { accounts: [first] });
    const begun = source.policy(refOf('a', first.accountId), 'default', request());
    source.configure([second]);
    expect(source.accounts.map(({ accountId }) => accountId)).toEqual([second.accountId]);
    expect(source.resolve(refOf('a', first.accountId).arn).error?.code).toBe('KMS_ACCOUNT_NOT_CONFIGURED');
    expect(source.resolve(refOf('a', second.accountId).arn).error).toBeNull();
    answer();
    expect((await begun).view.document).toBe('{}');
    await source.close();
  });

  it('stay cached if they have not changed', async () => {
    let calls = 0;
    const getKeyPolicy = async () => {
      calls += 1;
      return '{}';
    };
    const { source } = scriptedSource({ getKeyPolicy }, { accounts: [first] });
    const ref = refOf('a', first.accountId);
    await source.policy(ref, 'default', request());
    source.configure([{ ...first }, second]);
    await source.policy(ref, 'default', request());
    expect(calls).toBe(1);
    await source.close();
  });
});
