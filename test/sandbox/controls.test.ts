import { GetKeyPolicyCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSandbox, type Fault, type Sandbox, sandboxKeys } from '../../src/sandbox/index.ts';
import { alibabaAccount, alibabaKeyId, awsAccount, awsClient, awsKeyId, rpcCaller } from './clients.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await createSandbox();
});
afterEach(() => sandbox.close());

async function getAws(KeyId = awsKeyId, abortAfterMs?: number) {
  const client = awsClient(sandbox);
  const options = abortAfterMs === undefined ? {} : { abortSignal: AbortSignal.timeout(abortAfterMs) };
  try {
    return await client.send(new GetKeyPolicyCommand({ KeyId }), options);
  } finally {
    client.destroy();
  }
}

const getAlibaba = (KeyId = alibabaKeyId) => rpcCaller(sandbox)('GetKeyPolicy', { KeyId });

describe('faults', () => {
  const kinds: readonly (readonly [Fault, object, object])[] = [
    [{ kind: 'throttle' }, { name: 'ThrottlingException' }, { data: { Code: 'Rejected.Throttling' } }],
    [{ kind: 'internal' }, { name: 'KMSInternalException' }, { data: { Code: 'InternalFailure' } }],
    [{ kind: 'unavailable' }, { name: 'ServiceUnavailable' }, { data: { Code: 'ServiceUnavailableTemporary' } }],
    [{ kind: 'reset' }, { code: 'ECONNRESET' }, { code: 'ECONNRESET' }],
    [{ kind: 'garbage' }, { name: 'SyntaxError' }, { name: 'SyntaxError' }],
    [
      { kind: 'error', code: 'Odd', status: 418, message: 'odd' },
      { name: 'Odd', message: 'odd', $metadata: { httpStatusCode: 418 } },
      { data: { Code: 'Odd', Message: 'odd' } },
    ],
  ];

  test.each(kinds)('%o', async (fault, aws, alibabaCloud) => {
    sandbox.setFault(fault);
    await expect(getAws()).rejects.toMatchObject(aws);
    await expect(getAlibaba()).rejects.toMatchObject(alibabaCloud);
  });

  test('hang: no response until the client gives up', async () => {
    sandbox.setFault({ kind: 'hang' });
    await expect(getAws(awsKeyId, 150)).rejects.toMatchObject({ name: 'AbortError' });
  });

  test.each<Fault['on']>([
    { provider: 'AWS' },
    { accountId: awsAccount },
    { region: 'us-east-2' },
    { keyId: awsKeyId },
    { operation: 'GetKeyPolicy', provider: 'AWS' },
  ])('only on %o', async (on) => {
    sandbox.setFault({ kind: 'throttle', ...(on ? { on } : {}) });
    await expect(getAws(`arn:aws:kms:us-east-2:${awsAccount}:key/${awsKeyId}`)).rejects.toThrow();
    await expect(getAlibaba()).resolves.toHaveProperty('Policy');
  });

  test('a limited number of times', async () => {
    sandbox.setFault({ kind: 'throttle', times: 2 });
    await expect(getAws()).rejects.toThrow();
    await expect(getAws()).rejects.toThrow();
    await expect(getAws()).resolves.toHaveProperty('Policy');
  });

  test('until they are removed', async () => {
    const remove = sandbox.setFault({ kind: 'throttle' });
    await expect(getAws()).rejects.toThrow();
    remove();
    await expect(getAws()).resolves.toHaveProperty('Policy');
    sandbox.setFault({ kind: 'internal' });
    sandbox.clearFaults();
    await expect(getAws()).resolves.toHaveProperty('Policy');
  });

  test('keys with a fault fail, and ListKeys lists them nevertheless', async () => {
    const broken = (provider: string, breaks: string) =>
      sandboxKeys.find((key) => key.provider === provider && key.breaks === breaks)?.keyId ?? '';
    await expect(getAws(broken('AWS', 'hang'), 150)).rejects.toMatchObject({ name: 'AbortError' });
    await expect(getAws(broken('AWS', 'reset'))).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(getAws(broken('AWS', 'garbage'))).rejects.toMatchObject({ name: 'SyntaxError' });
    await expect(getAlibaba(broken('ALIBABA_CLOUD', 'reset'))).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(getAlibaba(broken('ALIBABA_CLOUD', 'garbage'))).rejects.toMatchObject({ name: 'SyntaxError' });
    const client = awsClient(sandbox);
    const { Keys: keys } = await client.send(new ListKeysCommand({}));
    client.destroy();
    expect(keys?.map((key) => key.KeyId)).toContain(broken('AWS', 'hang'));
  });
});

describe('quotas', () => {
  // All calls are within the same second, however slow this machine is.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  test('calls above them are throttled, by account, Region and operation', async () => {
    sandbox.setQuota('GetKeyPolicy', 3);
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => getAws()));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    await expect(getAlibaba()).resolves.toHaveProperty('Policy');
    const client = awsClient(sandbox);
    await expect(client.send(new ListKeysCommand({}))).resolves.toHaveProperty('Keys');
    client.destroy();
    sandbox.setQuota('GetKeyPolicy', null);
    await expect(getAws()).resolves.toHaveProperty('Policy');
  });

  test('the documented quota is shared by Alibaba Cloud’s reads', async () => {
    const documented = await createSandbox({ quotas: 'documented' });
    const call = rpcCaller(documented);
    const answers = await Promise.allSettled(
      Array.from({ length: 120 }, (_, index) => call(index % 2 ? 'ListKeys' : 'GetKeyPolicy', { KeyId: alibabaKeyId })),
    );
    await documented.close();
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(70);
    expect(refused[0]).toMatchObject({ reason: { data: { Code: 'Rejected.Throttling' } } });
  });
});

test('calls are counted by all their known properties', async () => {
  await getAws();
  await getAws();
  await getAlibaba();
  await rpcCaller(sandbox, { accessKeySecret: 'wrong' })('GetKeyPolicy', { KeyId: alibabaKeyId }).catch(() => {});
  const { calls } = sandbox;
  expect(calls.count()).toBe(4);
  expect(calls.count({ operation: 'GetKeyPolicy' })).toBe(4);
  expect(calls.count({ provider: 'AWS', keyId: awsKeyId })).toBe(2);
  expect(calls.count({ accountId: alibabaAccount, region: 'cn-hangzhou' })).toBe(1);
  expect(calls.count({ accountId: null })).toBe(1);
  expect(calls.all[0]).toEqual({
    provider: 'AWS',
    operation: 'GetKeyPolicy',
    accountId: awsAccount,
    region: 'us-east-2',
    keyId: awsKeyId,
    count: 2,
  });
  calls.reset();
  expect(calls.count()).toBe(0);
});

test('responses are delayed by the latency', async () => {
  sandbox.setLatency(120);
  const start = performance.now();
  await getAws();
  expect(performance.now() - start).toBeGreaterThan(100);
});

test('credentials can be revoked and restored', async () => {
  sandbox.revokeCredentials(awsAccount);
  sandbox.revokeCredentials(alibabaAccount);
  await expect(getAws()).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  await expect(getAlibaba()).rejects.toMatchObject({ data: { Code: 'InvalidAccessKeyId.NotFound' } });
  sandbox.restoreCredentials(awsAccount);
  await expect(getAws()).resolves.toHaveProperty('Policy');
});

test('documents are put byte for byte, past the checks', async () => {
  const document = '\t{"any" : "text\u00ff"\r\n';
  sandbox.putPolicy(`arn:aws:kms:us-east-2:${awsAccount}:key/${awsKeyId}`, document);
  expect(await getAws()).toMatchObject({ Policy: document });
  expect(() => sandbox.putPolicy('arn:aws:kms:us-east-2:111122223333:key/none', '{}')).toThrow('has no key');
});

test('keys of one’s own, with their accounts and Regions', async () => {
  const key = {
    provider: 'AWS',
    accountId: '999900001111',
    region: 'cn-north-1',
    keyId: awsKeyId,
    document: '{}',
  } as const;
  const own = await createSandbox({ seeds: false, keys: [key] });
  expect(own.accounts).toMatchObject([
    {
      provider: 'AWS',
      accountId: '999900001111',
      regions: ['cn-north-1'],
      endpoint: own.awsUrl,
      stsEndpoint: own.awsUrl,
      credentials: { sandbox: { accessKeyId: 'SANDBOX999900001111', accessKeySecret: 'sandbox' } },
    },
  ]);
  const client = awsClient(own, { accountId: '999900001111', region: 'cn-north-1' });
  const KeyId = `arn:aws-cn:kms:cn-north-1:999900001111:key/${awsKeyId}`;
  expect(await client.send(new GetKeyPolicyCommand({ KeyId }))).toMatchObject({ Policy: '{}' });
  client.destroy();
  await own.close();
});

test('a port in use is reported, and nothing is left open', async () => {
  const awsPort = Number(new URL(sandbox.awsUrl).port);
  await expect(createSandbox({ awsPort })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(createSandbox({ alibabaCloudPort: awsPort })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
