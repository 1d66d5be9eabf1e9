import { GetKeyPolicyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { alibabaAccount, alibabaKeyId, awsClient, awsKeyId, rpcCaller } from './clients.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox({
    roles: [{ arn: 'arn:aws:iam::111122223333:role/audit/reader', externalId: 'mine' }],
  });
});
afterAll(() => sandbox.close());

const getKeyPolicy = new GetKeyPolicyCommand({ KeyId: awsKeyId });

/** A client that assumes a role in the first account, by default from the partner's account. */
function clientInRole(RoleArn: string, ExternalId?: string, from = '444455556666'): KMSClient {
  const credentials = fromTemporaryCredentials({
    masterCredentials: { accessKeyId: `SANDBOX${from}`, secretAccessKey: 'sandbox' },
    params: { RoleArn, RoleSessionName: 'test', ...(ExternalId === undefined ? {} : { ExternalId }) },
    clientConfig: { region: 'us-east-2', endpoint: sandbox.awsUrl, maxAttempts: 1 },
  });
  return awsClient(sandbox, { credentials });
}

describe('AWS', () => {
  const role = 'arn:aws:iam::111122223333:role';

  test.each([
    [`${role}/key-policy-reader`, undefined],
    [`${role}/key-policy-auditor`, 'sandbox-external-id'],
    [`${role}/audit/reader`, 'mine'],
  ])('%s reads policies', async (roleArn, externalId) => {
    const client = clientInRole(roleArn, externalId);
    expect(await client.send(getKeyPolicy)).toHaveProperty('Policy');
    client.destroy();
  });

  test.each([
    [`${role}/key-policy-auditor`, undefined, 'AccessDenied'],
    [`${role}/key-policy-auditor`, 'wrong', 'AccessDenied'],
    [`${role}/nobody`, undefined, 'AccessDenied'],
    ['short', undefined, 'ValidationError'],
  ])('%s with external id %s: %s', async (roleArn, externalId, name) => {
    const client = clientInRole(roleArn, externalId);
    await expect(client.send(getKeyPolicy)).rejects.toMatchObject({ name });
    client.destroy();
  });

  test('unknown credentials get no role', async () => {
    const client = clientInRole(`${role}/key-policy-reader`, undefined, '999999999999');
    await expect(client.send(getKeyPolicy)).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    client.destroy();
  });

  test('errors name the session', async () => {
    const client = clientInRole(`${role}/key-policy-reader`);
    const KeyId = `arn:aws:kms:us-east-2:444455556666:key/${awsKeyId}`;
    await expect(client.send(new GetKeyPolicyCommand({ KeyId }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('arn:aws:sts::111122223333:assumed-role/key-policy-reader/test'),
    });
    client.destroy();
  });

  test('a session that ended, and one without its token', async () => {
    const client = clientInRole(`${role}/key-policy-reader`);
    await client.send(getKeyPolicy);
    const { sessionToken: _token, ...keys } = await client.config.credentials();
    const tokenless = awsClient(sandbox, { credentials: keys });
    await expect(tokenless.send(getKeyPolicy)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    sandbox.expireSessions();
    await expect(client.send(getKeyPolicy)).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    for (const one of [client, tokenless]) one.destroy();
  });
});

describe('Alibaba Cloud', () => {
  const role = `acs:ram::${alibabaAccount}:role`;
  const partner = { accountId: '1192853035110001' };

  async function assume(parameters: Readonly<Record<string, unknown>>) {
    const answer = await rpcCaller(
      sandbox,
      partner,
      '2015-04-01',
    )('AssumeRole', {
      RoleSessionName: 'test',
      ...parameters,
    });
    return answer.Credentials as {
      readonly AccessKeyId: string;
      readonly AccessKeySecret: string;
      readonly SecurityToken: string;
      readonly Expiration: string;
    };
  }

  test.each([
    { RoleArn: `${role}/key-policy-reader` },
    { RoleArn: `${role}/key-policy-auditor`, ExternalId: 'sandbox-external-id' },
  ])('%o reads policies until the session ends', async (parameters) => {
    const before = Date.now();
    const given = await assume({ ...parameters, DurationSeconds: 900 });
    expect(Date.parse(given.Expiration) - before).toBeGreaterThan(890_000);
    const session = { accessKeyId: given.AccessKeyId, accessKeySecret: given.AccessKeySecret };
    const call = rpcCaller(sandbox, { ...session, securityToken: given.SecurityToken });
    expect(await call('GetKeyPolicy', { KeyId: alibabaKeyId })).toHaveProperty('Policy');
    const asked = rpcCaller(sandbox, { ...session, securityToken: given.SecurityToken }, '2015-04-01');
    expect(await asked('GetCallerIdentity')).toMatchObject({
      AccountId: alibabaAccount,
      IdentityType: 'AssumedRoleUser',
    });
    const codes: readonly (readonly [string | undefined, string])[] = [
      [undefined, 'MissingSecurityToken'],
      ['wrong', 'InvalidSecurityToken.MismatchWithAccessKey'],
    ];
    for (const [securityToken, Code] of codes) {
      const tokenless = rpcCaller(sandbox, { ...session, ...(securityToken ? { securityToken } : {}) });
      await expect(tokenless('GetKeyPolicy', { KeyId: alibabaKeyId })).rejects.toMatchObject({ data: { Code } });
    }
    sandbox.expireSessions();
    await expect(call('GetKeyPolicy', { KeyId: alibabaKeyId })).rejects.toMatchObject({
      data: { Code: 'InvalidSecurityToken.Expired' },
    });
  });

  test.each([
    [{}, 'MissingParameter'],
    [{ RoleArn: `${role}/nobody` }, 'EntityNotExist.Role'],
    [{ RoleArn: `${role}/key-policy-auditor` }, 'NoPermission'],
    [{ RoleArn: `${role}/key-policy-reader`, RoleSessionName: 'no spaces here' }, 'InvalidParameter'],
    [{ RoleArn: `${role}/key-policy-reader`, DurationSeconds: 5 }, 'InvalidParameter'],
  ])('%o: %s', async (parameters, Code) => {
    await expect(assume(parameters)).rejects.toMatchObject({ data: { Code } });
  });
});

test('sessions can be shorter than the service allows', async () => {
  const short = await createSandbox({ sessionSeconds: 2 });
  const call = rpcCaller(short, {}, '2015-04-01');
  const answer = await call('AssumeRole', {
    RoleArn: `acs:ram::${alibabaAccount}:role/key-policy-reader`,
    RoleSessionName: 'test',
    DurationSeconds: 3600,
  });
  const { Expiration: expiration } = answer.Credentials as { readonly Expiration: string };
  expect(Date.parse(expiration) - Date.now()).toBeLessThanOrEqual(2000);
  await short.close();
});
