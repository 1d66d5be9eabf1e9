import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { type Service, startService } from '../../src/service.ts';
import { ask } from '../support/graphql.ts';

const roleName = 'fleet-reader';
const readable = ['111122223333', '444455556666'];
const refusing = '777788889999';
const variables = {
  AWS_ACCESS_KEY_ID: 'SANDBOX111122223333',
  AWS_SECRET_ACCESS_KEY: 'sandbox',
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'SANDBOX1903253031260001',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'sandbox',
};
const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));

let sandbox: Sandbox;
let service: Service;
beforeAll(async () => {
  Object.assign(process.env, variables);
  sandbox = await createSandbox({
    roles: readable.map((id) => ({ arn: `arn:aws:iam::${id}:role/${roleName}`, externalId: null })),
  });
  sandbox.joinAccount('AWS', refusing);
  const file = `
discovery:
  - provider: aws
    regions: [us-east-2, us-east-1]
    roleArn: "arn:aws:iam::{accountId}:role/${roleName}"
    endpoint: ${sandbox.awsUrl}
    stsEndpoint: ${sandbox.awsUrl}
  - provider: alibaba-cloud
    regions: [cn-hangzhou]
    roleArn: "acs:ram::{accountId}:role/key-policy-reader"
    exclude: ["1192853035110001"]
    endpoint: ${sandbox.alibabaCloudUrl}/{region}
    stsEndpoint: ${sandbox.alibabaCloudUrl}
provider: { timeoutMs: 20000, deadlineMs: 30000, credentialsTimeoutMs: 20000 }
`;
  service = await startService(loadConfig({ PORT: '0', LOG_LEVEL: 'silent', KMS_CONFIG: 'accounts' }, () => file));
});
beforeEach(() => sandbox.calls.reset());
afterAll(async () => {
  await service.close();
  await sandbox.close();
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

const send = (query: string, given: object = {}) => ask(`${service.url}/graphql`, query, { ...given });

it('serves the accounts of both clouds’ organizations', async () => {
  const { data, errors } = await send('{ kmsAccounts { provider accountId } }');
  expect(errors).toEqual([]);
  expect(data.kmsAccounts).toEqual([
    { provider: 'AWS', accountId: '111122223333' },
    { provider: 'AWS', accountId: '444455556666' },
    { provider: 'AWS', accountId: refusing },
    { provider: 'ALIBABA_CLOUD', accountId: '1903253031260001' },
  ]);
});

it('reads a key of a discovered account by the role of its account', async () => {
  const arn = 'arn:aws:kms:us-east-1:444455556666:alias/partner';
  const { data, errors } = await send('query ($arn: ID!) { key(arn: $arn) { resolvedArn policy { exposure } } }', {
    arn,
  });
  expect(errors).toEqual([]);
  expect(data.key.policy).toEqual({ exposure: 'INTERNAL' });
});

it('reports an account that refuses as a separate error', async () => {
  const { data } = await send('{ keys(first: 500) { edges { node { accountId } } errors { code accountId } } }');
  const accountIds = new Set(data.keys.edges.map((edge: { node: { accountId: string } }) => edge.node.accountId));
  expect([...accountIds].sort()).toEqual(['111122223333', '1903253031260001', '444455556666']);
  const codes = data.keys.errors.map(({ code, accountId }: Record<string, string>) => `${accountId} ${code}`);
  expect(new Set(codes)).toEqual(new Set([`${refusing} KMS_CREDENTIALS_INVALID`]));
});

it('does not serve an account that is excluded', async () => {
  const arn = 'acs:kms:cn-hangzhou:1192853035110001:key/key-hzzpartner00000000001';
  const { errors } = await send('query ($arn: ID!) { key(arn: $arn) { policy { exposure } } }', { arn });
  expect(errors[0]?.extensions).toMatchObject({ code: 'KMS_ACCOUNT_NOT_CONFIGURED' });
});
