import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { startService } from '../../../src/service.ts';
import { ask } from '../../support/graphql.ts';
import { hasMoto, type RunningProgram, startMoto } from './programs.ts';

const accountId = '111122223333';
const region = 'us-east-2';
const reader = `arn:aws:iam::${accountId}:role/key-policy-reader`;

if (!hasMoto) process.stderr.write("Left out: refusals by moto. Install it (pip install 'moto[server]').\n");

let moto: RunningProgram;
let arn = '';
let identity = { accessKeyId: '', secret: '' };

const policyFor = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** One call of IAM's query API. moto checks no signature before it is told to. */
const iam = async (action: string, parameters: Readonly<Record<string, string>>): Promise<string> => {
  const authorization = `AWS4-HMAC-SHA256 Credential=moto/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0`;
  const body = new URLSearchParams({ Action: action, Version: '2010-05-08', ...parameters });
  const response = await fetch(moto.url, { method: 'POST', headers: { authorization }, body });
  expect(response.status).toBe(200);
  return response.text();
};

const createIdentity = async (): Promise<typeof identity> => {
  await iam('CreateUser', { UserName: 'base' });
  const PolicyDocument = policyFor({ Action: 'sts:AssumeRole', Resource: reader });
  await iam('PutUserPolicy', { UserName: 'base', PolicyName: 'p', PolicyDocument });
  const AssumeRolePolicyDocument = policyFor({ Action: 'sts:AssumeRole', Principal: { AWS: '*' } });
  await iam('CreateRole', { RoleName: 'key-policy-reader', AssumeRolePolicyDocument });
  const allowed = policyFor({ Action: 'kms:*', Resource: '*' });
  await iam('PutRolePolicy', { RoleName: 'key-policy-reader', PolicyName: 'p', PolicyDocument: allowed });
  const answer = await iam('CreateAccessKey', { UserName: 'base' });
  const textIn = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer)?.[1] ?? '';
  return { accessKeyId: textIn('AccessKeyId'), secret: textIn('SecretAccessKey') };
};

const requireAuthentication = () =>
  fetch(`${moto.url}/moto-api/reset-auth`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '0' });

/** Reads the key with these credentials, and returns the result with the state that operators see. */
const read = async (accessKeyId: string, secret: string, roleArn = reader) => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
  const account = { provider: 'aws', accountId, regions: [region], endpoint: moto.url, stsEndpoint: moto.url };
  const provider = { timeoutMs: 20_000, deadlineMs: 60_000, credentialsTimeoutMs: 20_000 };
  const file = JSON.stringify({ accounts: [{ ...account, credentials: { roleArn } }], provider });
  const service = await startService(loadConfig({ PORT: '0', LOG_LEVEL: 'silent', KMS_CONFIG: 'f' }, () => file));
  const fields = '__typename ... on KmsError { code message retryable providerCode requestId httpStatus }';
  const query = `query ($arn: ID!) { key(arn: $arn) { policyResult { ${fields} } } }`;
  const { data } = await ask(`${service.url}/graphql`, query, { arn });
  const health = await (await fetch(`${service.url}/health/ready`)).text();
  await service.close();
  return { result: data.key.policyResult, health };
};

describe.runIf(hasMoto)('credentials that moto checks', () => {
  beforeAll(async () => {
    moto = await startMoto({ MOTO_ACCOUNT_ID: accountId });
    const kms = new KMSClient({ region, endpoint: moto.url, credentials: { accessKeyId: 'm', secretAccessKey: 'm' } });
    arn = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';
    kms.destroy();
    identity = await createIdentity();
    await requireAuthentication();
  }, 60_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto.close();
  });

  it('read the key if they are right', async () => {
    expect((await read(identity.accessKeyId, identity.secret)).result).toEqual({ __typename: 'KeyPolicy' });
  });

  it.each([
    ['an unknown access key', () => ['AKIAIOSFODNN7EXAMPLE', identity.secret], 'InvalidClientTokenId', /does not know/],
    ['a wrong secret', () => [identity.accessKeyId, 'wrong-secret'], 'SignatureDoesNotMatch', /does not know/],
    [
      'a role that they may not assume',
      () => [identity.accessKeyId, identity.secret, `arn:aws:iam::${accountId}:role/other`],
      'AccessDenied',
      /refused to let its role be assumed/,
    ],
  ] as const)('are refused for %s', async (_what, argumentsOf, providerCode, message) => {
    const [accessKeyId = '', secret = '', roleArn] = argumentsOf() as readonly string[];
    const { result, health } = await read(accessKeyId, secret, roleArn);
    expect(result).toEqual({
      __typename: 'KmsError',
      code: 'KMS_CREDENTIALS_INVALID',
      message: expect.stringMatching(message),
      retryable: false,
      providerCode,
      requestId: expect.stringMatching(/.{8}/),
      httpStatus: 403,
    });
    expect(health).toContain('KMS_CREDENTIALS_INVALID');
    expect(health).not.toContain(secret);
  });
});
