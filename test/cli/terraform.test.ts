import { describe, expect, it } from 'vitest';
import { check, codesOf, problemsOf } from './memory-host.ts';
import { account, closed, open, ownAccount, policyOf } from './policies.ts';

interface Change {
  readonly address: string;
  readonly before?: object | null;
  readonly after?: object | null;
  readonly after_unknown?: object;
}

const typeOf = (address: string): string => address.replace(/^.*?((?:aws|awscc|alicloud)_\w+)\..*$/, '$1');

const planOf = (changes: readonly Change[], more: object = {}): string =>
  JSON.stringify({
    format_version: '1.2',
    resource_changes: changes.map(({ address, before = null, after = {}, after_unknown = {} }) => ({
      address,
      mode: 'managed',
      type: typeOf(address),
      change: { actions: [after === null ? 'delete' : 'create'], before, after, after_unknown },
    })),
    ...more,
  });

const arn = (owner: string) => `arn:aws:kms:eu-west-1:${owner}:key/0c237476-b39a-44f8-96a8-4a3f0a4e9f5b`;

describe('a Terraform plan', () => {
  it.each([
    ['aws_kms_key.a', 'policy'],
    ['aws_kms_key_policy.a', 'policy'],
    ['aws_kms_external_key.a', 'policy'],
    ['aws_kms_replica_key.a', 'policy'],
    ['aws_kms_replica_external_key.a', 'policy'],
    ['awscc_kms_key.a', 'key_policy'],
    ['awscc_kms_replica_key.a', 'key_policy'],
    ['module.keys["a.b"].module.inner[0].aws_kms_key.a["x"]', 'policy'],
  ])('has the policy of %s', async (address, attribute) => {
    const { exitCode, report } = await check({ 'plan.json': planOf([{ address, after: { [attribute]: open } }]) });
    expect(exitCode).toBe(1);
    expect(report.policies[0]).toMatchObject({ resource: address, exposure: 'PUBLIC' });
  });

  it('has policies of Alibaba Cloud', async () => {
    const policy = JSON.stringify({
      Version: '1',
      Statement: [{ Effect: 'Allow', Principal: { RAM: ['*'] }, Action: ['kms:*'], Resource: ['*'] }],
    });
    const { report } = await check({ 'plan.json': planOf([{ address: 'alicloud_kms_key.a', after: { policy } }]) });
    expect(report.policies[0]).toMatchObject({ provider: 'ALIBABA_CLOUD', exposure: 'PUBLIC' });
  });

  it('reports what a policy depends on that is only known after apply', async () => {
    const address = 'module.keys["a"].aws_kms_key.this[0]';
    const references = ['data.aws_iam_policy_document.this[0].json', 'data.aws_iam_policy_document.this[0]'];
    const resources = [{ address: 'aws_kms_key.this', expressions: { policy: { references } } }];
    const configuration = { root_module: { module_calls: { keys: { module: { resources } } } } };
    const plan = planOf([{ address, after_unknown: { policy: true } }], { configuration });
    const { exitCode, report } = await check({ 'plan.json': plan });
    expect(exitCode).toBe(1);
    expect(problemsOf(report)).toMatchObject([
      {
        code: 'UNKNOWN_POLICY',
        message: expect.stringContaining('depends on data.aws_iam_policy_document.this[0].json'),
      },
    ]);
  });

  it('distinguishes a key without a policy from one whose policy is not known yet', async () => {
    const configuration = { root_module: { resources: [{ address: 'aws_kms_key.a', expressions: {} }] } };
    const plan = planOf([{ address: 'aws_kms_key.a', after_unknown: { policy: true } }], { configuration });
    const { exitCode, report } = await check({ 'plan.json': plan });
    expect([exitCode, codesOf(report)]).toEqual([0, []]);
    expect(report.notes).toEqual([expect.stringContaining("cloud's default key policy applies")]);
  });

  it('ignores keys that it deletes', async () => {
    const plan = planOf([{ address: 'aws_kms_key.a', before: { policy: open }, after: null }]);
    expect((await check({ 'plan.json': plan })).report.policies).toEqual([]);
  });

  const otherAccount = policyOf(ownAccount, {
    ...ownAccount,
    Principal: { AWS: '444455556666' },
    Action: 'kms:Decrypt',
  });

  it("knows a key's account from its ARN", async () => {
    const change = (owner: string) => ({ address: 'aws_kms_key.a', after: { arn: arn(owner), policy: otherAccount } });
    expect((await check({ 'plan.json': planOf([change(account)]) })).report.policies[0]?.exposure).toBe('EXTERNAL');
    expect(codesOf((await check({ 'plan.json': planOf([change(account)]) })).report)).toContain('ACCOUNT_DELEGATION');
  });

  it("knows a new key's account from its provider's credentials, where they are its own", async () => {
    const resources = (provider: string) => [
      { address: 'aws_kms_key.a', provider_config_key: 'aws', expressions: { policy: {} } },
      { address: 'data.aws_caller_identity.me', provider_config_key: provider },
    ];
    const identity = {
      address: 'data.aws_caller_identity.me',
      type: 'aws_caller_identity',
      values: { account_id: account },
    };
    const accountWith = async (provider: string) => {
      const plan = planOf([{ address: 'aws_kms_key.a', after: { policy: closed } }], {
        configuration: { root_module: { resources: resources(provider) } },
        prior_state: { values: { root_module: { resources: [identity] } } },
      });
      return (await check({ 'plan.json': plan })).report.policies[0]?.accountId;
    };
    expect(await accountWith('aws')).toBe(account);
    expect(await accountWith('aws.other')).toBeNull();
  });

  it('shows the place inside the string that contains the policy', async () => {
    const plan = planOf([{ address: 'aws_kms_key.a', after: { policy: open } }]);
    const found = problemsOf((await check({ 'plan.json': plan })).report).find(({ code }) => code === 'PUBLIC_ACCESS');
    expect(found?.line).toBe(1);
    expect(plan.slice((found?.column ?? 0) - 1)).toMatch(/^\{\\n {6}\\"Sid\\": \\"Anyone/);
  });
});

describe('a Terraform state', () => {
  it('has the policies of all its modules', async () => {
    const key = (address: string) => ({ address, type: 'aws_kms_key', values: { policy: open, arn: arn(account) } });
    const state = {
      format_version: '1.0',
      values: {
        root_module: {
          resources: [key('aws_kms_key.a')],
          child_modules: [{ child_modules: [{ resources: [key('module.a.module.b.aws_kms_key.c')] }] }],
        },
      },
    };
    const { report } = await check({ 'state.json': JSON.stringify(state) });
    expect(report.policies.map(({ resource }) => resource)).toEqual([
      'aws_kms_key.a',
      'module.a.module.b.aws_kms_key.c',
    ]);
  });
});
