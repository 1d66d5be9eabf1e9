import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { awsAccount, awsKeyId } from './clients.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

interface Made {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Making {
  readonly body?: string;
  readonly target?: string;
  readonly at?: Date;
  readonly region?: string;
  readonly service?: string;
  readonly accessKeyId?: string;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/**
 * Signs as the vendor's documentation describes, so that the sandbox is not tested with the library that it uses
 * itself.
 */
function signed(making: Making = {}): Made {
  const { body = JSON.stringify({ KeyId: awsKeyId }), at = new Date(), region = 'us-east-2', service = 'kms' } = making;
  const amzDate = at.toISOString().replace(/[-:]|\.\d+/g, '');
  const date = amzDate.slice(0, 8);
  const headers: Record<string, string> = {
    'content-type': 'application/x-amz-json-1.1',
    host: new URL(sandbox.awsUrl).host,
    'x-amz-date': amzDate,
    'x-amz-target': making.target ?? 'TrentService.GetKeyPolicy',
    ...making.headers,
  };
  const names = Object.keys(headers).sort();
  const canonicalHeaders = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const canonical = ['POST', '/', '', canonicalHeaders, names.join(';'), sha256(body)].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>(
    hmac,
    `AWS4${making.secret ?? 'sandbox'}`,
  );
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${sha256(canonical)}`).toString('hex');
  const credential = `${making.accessKeyId ?? `SANDBOX${awsAccount}`}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { headers: { ...headers, authorization }, body };
}

async function send({ headers, body }: Made, method = 'POST') {
  const answer = await fetch(sandbox.awsUrl, { method, headers, ...(method === 'POST' ? { body } : {}) });
  expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
  expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  return { status: answer.status, ...((await answer.json()) as Readonly<Record<string, unknown>>) };
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const without = (made: Made, name: string): Made => ({
  ...made,
  headers: Object.fromEntries(Object.entries(made.headers).filter(([one]) => one !== name)),
});
const retargeted = (made: Made): Made => ({
  ...made,
  headers: { ...made.headers, 'x-amz-target': 'TrentService.ListKeys' },
});
const authorized = (made: Made, change: (authorization: string) => string): Made => ({
  ...made,
  headers: { ...made.headers, authorization: change(made.headers.authorization ?? '') },
});

test('a request that is signed by hand is answered', async () => {
  expect(await send(signed())).toMatchObject({ status: 200, PolicyName: 'default' });
});

test('JSON and header names as the documents have them, and nothing else', async () => {
  const { status, ...body } = await send(signed());
  expect(Object.keys(body)).toEqual(['Policy', 'PolicyName']);
  expect(status).toBe(200);
});

describe('signatures', () => {
  const cases: readonly (readonly [string, () => Made, string])[] = [
    ['none', () => without(signed(), 'authorization'), 'MissingAuthenticationTokenException'],
    [
      'another algorithm',
      () => authorized(signed(), (text) => text.replace('AWS4', 'AWS5')),
      'IncompleteSignatureException',
    ],
    [
      'no signature',
      () => authorized(signed(), (text) => text.replace(/, Signature.*/, '')),
      'IncompleteSignatureException',
    ],
    [
      'no scope',
      () => authorized(signed(), (text) => text.replace(/\/\d+\/.*?aws4_request/, '')),
      'IncompleteSignatureException',
    ],
    ['no date', () => without(signed(), 'x-amz-date'), 'IncompleteSignatureException'],
    ['no pairs', () => authorized(signed(), () => 'AWS4-HMAC-SHA256 nonsense'), 'IncompleteSignatureException'],
    ['a wrong secret', () => signed({ secret: 'wrong' }), 'InvalidSignatureException'],
    ['another service', () => signed({ service: 's3' }), 'InvalidSignatureException'],
    ['a Region that is none', () => signed({ region: 'nowhere' }), 'InvalidSignatureException'],
    ['a changed body', () => ({ ...signed(), body: '{}' }), 'InvalidSignatureException'],
    ['a changed header', () => retargeted(signed()), 'InvalidSignatureException'],
    [
      'a claimed body hash',
      () => signed({ headers: { 'x-amz-content-sha256': sha256('another') } }),
      'InvalidSignatureException',
    ],
    [
      'a host that is not signed',
      () => authorized(signed(), (text) => text.replace('host;', '')),
      'InvalidSignatureException',
    ],
    ['too old', () => signed({ at: minutesAgo(6) }), 'InvalidSignatureException'],
    ['too new', () => signed({ at: minutesAgo(-6) }), 'InvalidSignatureException'],
    ['an unknown key', () => signed({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }), 'UnrecognizedClientException'],
    ['an unknown account', () => signed({ accessKeyId: 'SANDBOX999999999999' }), 'UnrecognizedClientException'],
    [
      'a token that nobody gave',
      () => signed({ headers: { 'x-amz-security-token': 'x' } }),
      'UnrecognizedClientException',
    ],
  ];

  test.each(cases)('%s', async (_name, make, type) => {
    expect(await send(make())).toMatchObject({ status: 400, __type: type, message: expect.stringMatching(/./) });
  });

  test.each([4, -4])('%d minutes of skew are taken', async (minutes) => {
    expect(await send(signed({ at: minutesAgo(minutes) }))).toMatchObject({ status: 200 });
  });

  test('times have the format of KMS', async () => {
    expect(await send(signed({ at: new Date('2020-01-01T00:00:00Z') }))).toMatchObject({
      message: expect.stringMatching(
        /^Signature expired: 20200101T000000Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
      ),
    });
  });
});

describe('bodies and targets', () => {
  const cases: readonly (readonly [string, Making, string])[] = [
    ['no JSON', { body: '{"KeyId"' }, 'SerializationException'],
    ['a list', { body: '[]' }, 'SerializationException'],
    ['null', { body: 'null' }, 'SerializationException'],
    ['a number for an id', { body: '{"KeyId":5}' }, 'SerializationException'],
    ['nothing', { body: '' }, 'ValidationException'],
    ['no id', { body: '{}' }, 'ValidationException'],
    ['an unknown operation', { target: 'TrentService.Encrypt' }, 'UnknownOperationException'],
    ['an inherited name', { target: 'TrentService.constructor' }, 'UnknownOperationException'],
    ['another service', { target: 'DynamoDB_20120810.GetItem' }, 'UnknownOperationException'],
    ['Limit 0', { target: 'TrentService.ListKeys', body: '{"Limit":0}' }, 'ValidationException'],
    ['Limit 1001', { target: 'TrentService.ListKeys', body: '{"Limit":1001}' }, 'ValidationException'],
    ['Limit x', { target: 'TrentService.ListKeys', body: '{"Limit":"x"}' }, 'ValidationException'],
    [
      'a marker of somebody else',
      { target: 'TrentService.ListKeys', body: '{"Marker":"abc"}' },
      'InvalidMarkerException',
    ],
  ];

  test.each(cases)('%s', async (_name, making, type) => {
    expect(await send(signed(making))).toMatchObject({ status: 400, __type: type });
  });

  test('too much', async () => {
    const made = signed({ body: JSON.stringify({ KeyId: 'x'.repeat(2_000_000) }) });
    expect(await send(made)).toMatchObject({ status: 413, __type: 'RequestEntityTooLargeException' });
  });

  test('GET', async () => {
    expect(await send(without(signed(), 'content-type'), 'GET')).toMatchObject({ status: 400 });
  });
});
