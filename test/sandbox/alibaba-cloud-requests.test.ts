import { createHash, createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { acs3Caller, alibabaAccount, alibabaKeyId, rpcCaller, signedParameters } from './clients.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

const get = { Action: 'GetKeyPolicy', KeyId: alibabaKeyId, Format: 'JSON' };

async function send(parameters: URLSearchParams, init: RequestInit = {}) {
  const answer = await fetch(`${sandbox.alibabaCloudUrl}/cn-hangzhou/?${parameters}`, init);
  const body = (await answer.json()) as Readonly<Record<string, unknown>>;
  expect(answer.headers.get('x-acs-request-id')).toBe(body.RequestId);
  return { status: answer.status, ...body };
}

function changed(parameters: URLSearchParams, name: string, value: string | null): URLSearchParams {
  const copy = new URLSearchParams(parameters);
  if (value === null) copy.delete(name);
  else copy.set(name, value);
  return copy;
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+/, '');

describe('signature version 1.0', () => {
  const make = (more: Readonly<Record<string, string>> = {}) => signedParameters('GET', { ...get, ...more });
  const cases: readonly (readonly [string, () => URLSearchParams, number, string])[] = [
    ['no access key id', () => make({ AccessKeyId: '' }), 400, 'MissingAccessKeyId'],
    ['an unknown access key id', () => make({ AccessKeyId: 'LTAI5tEXAMPLE' }), 404, 'InvalidAccessKeyId.NotFound'],
    ['no signature', () => changed(make(), 'Signature', null), 400, 'IncompleteSignature'],
    ['a wrong secret', () => signedParameters('GET', get, 'wrong'), 400, 'SignatureDoesNotMatch'],
    ['a changed parameter', () => changed(make(), 'KeyId', 'key-other'), 400, 'SignatureDoesNotMatch'],
    ['another method', () => signedParameters('POST', get), 400, 'SignatureDoesNotMatch'],
    ['another algorithm', () => make({ SignatureMethod: 'HMAC-MD5' }), 400, 'InvalidSignatureMethod'],
    ['no time', () => make({ Timestamp: '' }), 400, 'IllegalTimestamp'],
    ['no such time', () => make({ Timestamp: 'yesterday' }), 400, 'InvalidTimeStamp.Format'],
    ['too old', () => make({ Timestamp: minutesAgo(16) }), 400, 'InvalidTimeStamp.Expired'],
    ['too new', () => make({ Timestamp: minutesAgo(-16) }), 400, 'InvalidTimeStamp.Expired'],
    ['no nonce', () => make({ SignatureNonce: '' }), 400, 'MissingSignatureNonce'],
    ['a token that nobody gave', () => make({ SecurityToken: 'x' }), 400, 'InvalidSecurityToken.Malformed'],
    ['no operation', () => make({ Action: '' }), 400, 'InvalidParameter'],
    ['an unknown operation', () => make({ Action: 'Encrypt' }), 404, 'InvalidAction.NotFound'],
    ['an inherited name', () => make({ Action: 'constructor' }), 404, 'InvalidAction.NotFound'],
    ['another version', () => make({ Version: '2015-04-01' }), 400, 'InvalidVersion'],
  ];

  test.each(cases)('%s', async (_name, parameters, status, code) => {
    expect(await send(parameters())).toMatchObject({
      status,
      Code: code,
      RequestId: expect.any(String),
      HostId: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      Message: expect.stringMatching(/./),
      Recommend: expect.stringContaining(code),
    });
  });

  test('a request that is sent again is refused', async () => {
    const parameters = make();
    expect(await send(parameters)).toMatchObject({ status: 200 });
    expect(await send(parameters)).toMatchObject({ status: 400, Code: 'SignatureNonceUsed' });
  });

  test('a refused request does not use up its nonce', async () => {
    const nonce = { SignatureNonce: randomUUID() };
    expect(await send(signedParameters('GET', { ...get, ...nonce }, 'wrong'))).toMatchObject({ status: 400 });
    expect(await send(make(nonce))).toMatchObject({ status: 200 });
  });

  test('parameters may be in the query and in the form at once', async () => {
    const all = signedParameters('POST', get);
    const query = new URLSearchParams([...all].filter(([name]) => name.startsWith('Signature')));
    const body = new URLSearchParams([...all].filter(([name]) => !name.startsWith('Signature')));
    expect(await send(query, { method: 'POST', body })).toMatchObject({ status: 200, Policy: expect.any(String) });
  });

  test('other methods are refused', async () => {
    expect(await send(make(), { method: 'DELETE' })).toMatchObject({ status: 405 });
  });

  test('requests that are too large are rejected', async () => {
    const body = new URLSearchParams({ Policy: 'x'.repeat(2_000_000) });
    expect(await send(make(), { method: 'POST', body })).toMatchObject({ status: 413 });
  });
});

describe('ACS3-HMAC-SHA256', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

  /** Signs as the vendor's documentation describes, without a library. */
  function acs3(more: Readonly<Record<string, string>> = {}, { path = '/', secret = 'sandbox', skip = '' } = {}) {
    const headers: Record<string, string> = {
      host: new URL(sandbox.alibabaCloudUrl).host,
      'x-acs-action': 'GetKeyPolicy',
      'x-acs-content-sha256': sha256(''),
      'x-acs-date': minutesAgo(0),
      'x-acs-signature-nonce': randomUUID(),
      'x-acs-version': '2016-01-20',
      ...more,
    };
    const names = Object.keys(headers)
      .filter((name) => name !== skip)
      .sort();
    const query = `KeyId=${alibabaKeyId}`;
    const canonicalHeaders = names.map((name) => `${name}:${headers[name]}\n`).join('');
    const canonical = ['POST', path, query, canonicalHeaders, names.join(';'), headers['x-acs-content-sha256']].join(
      '\n',
    );
    const signature = createHmac('sha256', secret)
      .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
      .digest('hex');
    const authorization = `ACS3-HMAC-SHA256 Credential=SANDBOX${alibabaAccount},SignedHeaders=${names.join(';')},Signature=${signature}`;
    return { headers: { ...headers, authorization }, query, path };
  }

  async function post({ headers, query, path }: ReturnType<typeof acs3>) {
    const answer = await fetch(`${sandbox.alibabaCloudUrl}${path}?${query}`, { method: 'POST', headers });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  }

  test('a request that is signed by hand is answered in JSON', async () => {
    const answer = await post(acs3());
    expect(answer).toMatchObject({ status: 200, type: 'application/json;charset=utf-8' });
    expect(Object.keys(JSON.parse(answer.text))).toEqual(['RequestId', 'Policy']);
  });

  test('in XML where that is what the client accepts', async () => {
    expect(await post(acs3({ accept: 'application/xml' }))).toMatchObject({ type: 'application/xml;charset=utf-8' });
  });

  test('the path with the Region may be part of the signature', async () => {
    expect(await post(acs3({}, { path: '/cn-hangzhou' }))).toMatchObject({ status: 200 });
    expect(await post(acs3({}, { path: '/cn-beijing' }))).toMatchObject({ status: 404 });
  });

  const cases = [
    ['a wrong secret', {}, { secret: 'wrong' }, 'SignatureDoesNotMatch'],
    ['a body hash that is another’s', { 'x-acs-content-sha256': sha256('x') }, {}, 'SignatureDoesNotMatch'],
    ['a header that is not signed', {}, { skip: 'x-acs-action' }, 'IncompleteSignature'],
    ['too old', { 'x-acs-date': minutesAgo(16) }, {}, 'InvalidTimeStamp.Expired'],
    ['no nonce', { 'x-acs-signature-nonce': '' }, {}, 'MissingSignatureNonce'],
    ['an unknown operation', { 'x-acs-action': 'Encrypt' }, {}, 'InvalidAction.NotFound'],
    ['another version', { 'x-acs-version': '2020-01-01' }, {}, 'InvalidVersion'],
  ] as const;

  test.each(cases)('%s', async (_name, headers, how, code) => {
    expect(JSON.parse((await post(acs3(headers, how))).text)).toMatchObject({ Code: code });
  });

  test('a request that is sent again is refused', async () => {
    const request = acs3();
    expect(await post(request)).toMatchObject({ status: 200 });
    expect(JSON.parse((await post(request)).text)).toMatchObject({ Code: 'SignatureNonceUsed' });
  });
});

test('both clients get an error for a wrong secret', async () => {
  const wrong = { accessKeySecret: 'wrong' };
  await expect(rpcCaller(sandbox, wrong)('ListKeys')).rejects.toMatchObject({
    data: { Code: 'SignatureDoesNotMatch' },
  });
  await expect(acs3Caller(sandbox, wrong)('ListKeys')).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
});
