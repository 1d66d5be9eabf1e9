import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox, sandboxKeys } from '../../src/sandbox/index.ts';
import { acs3Caller, alibabaKeyId, rpcCaller, signedParameters } from './clients.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

const alibabaKeys = sandboxKeys.filter((key) => key.provider === 'ALIBABA_CLOUD');
const partnerAccount = '1192853035110001';
const arn = `acs:kms:cn-hangzhou:1903253031260001:key/${alibabaKeyId}`;

describe('GetKeyPolicy of the seed', () => {
  test.each(alibabaKeys.filter((key) => key.document !== null))('$arn: $name', async (key) => {
    for (const caller of [rpcCaller, acs3Caller]) {
      const answer = await caller(sandbox, key)('GetKeyPolicy', { KeyId: key.keyId, PolicyName: 'default' });
      expect(answer).toEqual({ RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/), Policy: key.document });
    }
  });

  test.each(alibabaKeys.filter((key) => key.providerCode !== null))('$arn: $providerCode', async (key) => {
    const answer = rpcCaller(sandbox, key)('GetKeyPolicy', { KeyId: key.arn, PolicyName: 'default' });
    await expect(answer).rejects.toMatchObject({
      code: `${key.providerCode}Error`,
      data: { Code: key.providerCode, Message: expect.any(String), RequestId: expect.any(String) },
    });
  });
});

describe('a key that is named otherwise', () => {
  const cases = [
    ['no id', {}, 'MissingParameter'],
    ['an alias', { KeyId: 'alias/mine' }, 'InvalidParameter'],
    ['a masked id', { KeyId: 'key-hzz630494463ejqjx****' }, 'InvalidParameter'],
    ['an unknown id', { KeyId: 'key-hzz00000000000000' }, 'Forbidden.KeyNotFound'],
    ['another Region', { KeyId: arn.replace('cn-hangzhou', 'cn-beijing') }, 'Forbidden.KeyNotFound'],
    ['another account', { KeyId: arn.replace('1903253031260001', partnerAccount) }, 'Forbidden.NoPermission'],
    ['another policy', { KeyId: alibabaKeyId, PolicyName: 'other' }, 'Forbidden.ResourceNotFound'],
  ] as const;

  test.each(cases)('%s', async (_name, parameters, code) => {
    await expect(rpcCaller(sandbox)('GetKeyPolicy', parameters)).rejects.toMatchObject({ data: { Code: code } });
    await expect(acs3Caller(sandbox)('GetKeyPolicy', parameters)).rejects.toMatchObject({ code });
  });

  test('an account to which a policy gives access reads it by ARN, but not by key id', async () => {
    const partner = rpcCaller(sandbox, { accountId: partnerAccount });
    await expect(partner('GetKeyPolicy', { KeyId: arn })).resolves.toHaveProperty('Policy');
    await expect(partner('GetKeyPolicy', { KeyId: alibabaKeyId })).rejects.toMatchObject({
      data: { Code: 'Forbidden.KeyNotFound' },
    });
  });
});

describe('Region', () => {
  const singaporeKey = { KeyId: 'key-sgz00000000000default' };
  const found = { RequestId: expect.any(String), Policy: expect.any(String) };

  test.each([rpcCaller, acs3Caller])('in the path of the endpoint (%o)', async (caller) => {
    expect(await caller(sandbox, { region: 'ap-southeast-1' })('GetKeyPolicy', singaporeKey)).toEqual(found);
    await expect(caller(sandbox)('GetKeyPolicy', singaporeKey)).rejects.toThrow();
  });

  test('as a parameter, or determined by the key', async () => {
    const anywhere = rpcCaller(sandbox, { region: null });
    expect(await anywhere('GetKeyPolicy', { ...singaporeKey, RegionId: 'ap-southeast-1' })).toEqual(found);
    await expect(anywhere('GetKeyPolicy', { ...singaporeKey, RegionId: 'cn-hangzhou' })).rejects.toThrow();
    expect(await anywhere('GetKeyPolicy', singaporeKey)).toEqual(found);
    expect(await anywhere('ListKeys', { RegionId: 'ap-southeast-1' })).toMatchObject({ TotalCount: 1 });
  });
});

test('ListKeys pages through every key once, those that fail included', async () => {
  const expected = alibabaKeys
    .filter(({ accountId, region }) => accountId === '1903253031260001' && region === 'cn-hangzhou')
    .filter(({ providerCode }) => providerCode !== 'Forbidden.KeyNotFound')
    .map(({ keyId, arn: KeyArn }) => ({ KeyId: keyId, KeyArn }));
  const listed: unknown[] = [];
  for (let page = 1; listed.length < expected.length; page += 1) {
    const answer = await rpcCaller(sandbox)('ListKeys', { PageNumber: page, PageSize: 7 });
    expect(answer).toMatchObject({ PageNumber: page, PageSize: 7, TotalCount: expected.length });
    listed.push(...(answer as { Keys: { Key: unknown[] } }).Keys.Key);
  }
  expect(listed).toEqual(expected);
  const beyond = await rpcCaller(sandbox)('ListKeys', { PageNumber: 1000, PageSize: 100 });
  expect(beyond).toMatchObject({ Keys: { Key: [] } });
});

test.each([{ PageSize: 101 }, { PageSize: 0 }, { PageNumber: 0 }, { PageNumber: 'x' }])(
  'ListKeys refuses %o',
  async (parameters) => {
    await expect(rpcCaller(sandbox)('ListKeys', parameters)).rejects.toMatchObject({
      data: { Code: 'InvalidParameter' },
    });
  },
);

test('DescribeKey answers for keys whose policy fails', async () => {
  const answer = await acs3Caller(sandbox)('DescribeKey', { KeyId: 'key-hzzbad05unsupported01' });
  expect(answer.KeyMetadata).toMatchObject({
    KeyId: 'key-hzzbad05unsupported01',
    Arn: 'acs:kms:cn-hangzhou:1903253031260001:key/key-hzzbad05unsupported01',
    KeyState: 'Enabled',
    KeyUsage: 'ENCRYPT/DECRYPT',
    Creator: '1903253031260001',
  });
  await expect(rpcCaller(sandbox)('DescribeKey', { KeyId: 'alias/unknown' })).rejects.toMatchObject({
    data: { Code: 'Forbidden.AliasNotFound' },
  });
});

describe('SetKeyPolicy', () => {
  test.each([
    ['rpc', rpcCaller],
    ['acs3 form', (one: Sandbox) => acs3Caller(one, {}, 'form')],
  ] as const)('%s: what is put is what is read, spaces and special characters too', async (name, caller) => {
    const call = caller(sandbox);
    const document = `{ "Version":"1",\n  "Statement":[{"Sid":"${name} äöü 密钥 <&>'*~+%20"}]  }`;
    const target = { KeyId: 'key-hzzpublic000000000001', PolicyName: 'default' };
    await call('SetKeyPolicy', { ...target, Policy: document });
    expect(await call('GetKeyPolicy', target)).toMatchObject({ Policy: document });
  });

  test.each(['', 'not json', '[]', '{"Version":"1"}', JSON.stringify({ Statement: ['x'.repeat(33_000)] })])(
    'refuses %#',
    async (document) => {
      const call = rpcCaller(sandbox)('SetKeyPolicy', { KeyId: alibabaKeyId, PolicyName: 'default', Policy: document });
      await expect(call).rejects.toMatchObject({ data: { Code: expect.stringMatching(/Parameter$/) } });
    },
  );
});

describe('formats', () => {
  const parameters = { Action: 'GetKeyPolicy', KeyId: alibabaKeyId, PolicyName: 'default' };
  const document = alibabaKeys[0]?.document ?? '';
  const get = (more: Readonly<Record<string, string>>) =>
    fetch(`${sandbox.alibabaCloudUrl}/cn-hangzhou/?${signedParameters('GET', { ...parameters, ...more })}`);

  test('XML unless another format is requested', async () => {
    for (const format of ['', 'XML']) {
      const answer = await get({ Format: format });
      expect(answer.headers.get('content-type')).toContain('application/xml');
      const text = (await answer.text()).replace(/&quot;/g, '"');
      expect(text).toMatch(
        /^<\?xml version="1.0" encoding="UTF-8"\?>\n<GetKeyPolicyResponse><RequestId>[0-9A-F-]{36}</,
      );
      expect(text).toContain(`<Policy>${document}</Policy></GetKeyPolicyResponse>`);
    }
  });

  test('JSON, by POST with a form', async () => {
    const body = signedParameters('POST', { ...parameters, Format: 'JSON' });
    const answer = await fetch(`${sandbox.alibabaCloudUrl}/`, { method: 'POST', body });
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toMatchObject({ Policy: document });
  });

  test('errors in XML', async () => {
    const answer = await get({ KeyId: 'key-hzz00000000000000' });
    expect(answer.status).toBe(404);
    const text = await answer.text();
    expect(text).toMatch(/<Error><RequestId>[^<]+<\/RequestId><HostId>127\.0\.0\.1:\d+<\/HostId>/);
    expect(text).toContain('<Code>Forbidden.KeyNotFound</Code><Message>The specified Key is not found.</Message>');
  });

  test('lists in XML', async () => {
    const text = await (await get({ Action: 'ListKeys', PageSize: '2', KeyId: '' })).text();
    expect(text.match(/<Key><KeyId>/g)).toHaveLength(2);
  });

  test('a key policy that XML can only just carry', async () => {
    sandbox.putPolicy(arn, '<a href="x">&amp;\r\n\t]]>\u0001</a>');
    const text = await (await get({})).text();
    expect(text).toContain('&lt;a href=&quot;x&quot;&gt;&amp;amp;&#13;\n\t]]&gt;\ufffd&lt;/a&gt;');
    sandbox.putPolicy(arn, document);
  });
});
