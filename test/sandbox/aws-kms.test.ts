import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  ListKeyPoliciesCommand,
  PutKeyPolicyCommand,
  paginateListKeys,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox, sandboxKeys } from '../../src/sandbox/index.ts';
import { awsClient, awsKeyId } from './clients.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

const awsKeys = sandboxKeys.filter((key) => key.provider === 'AWS');
const arn = `arn:aws:kms:us-east-2:111122223333:key/${awsKeyId}`;
const callerArn = 'arn:aws:iam::111122223333:user/sandbox';

async function getKeyPolicy(keyId: string, where: Parameters<typeof awsClient>[1] = {}, PolicyName?: string) {
  const client = awsClient(sandbox, where);
  try {
    return await client.send(new GetKeyPolicyCommand({ KeyId: keyId, ...(PolicyName ? { PolicyName } : {}) }));
  } finally {
    client.destroy();
  }
}

describe('GetKeyPolicy of the seed', () => {
  test.each(awsKeys.filter((key) => key.document !== null))('$arn: $name', async (key) => {
    const answer = { Policy: key.document, PolicyName: 'default' };
    expect(await getKeyPolicy(key.arn, key)).toMatchObject(answer);
    expect(await getKeyPolicy(key.keyId, key, 'default')).toMatchObject(answer);
  });

  test.each(awsKeys.filter((key) => key.providerCode !== null))('$arn: $providerCode', async (key) => {
    await expect(getKeyPolicy(key.arn, key)).rejects.toMatchObject({
      name: key.providerCode,
      message: expect.stringMatching(/./),
      $metadata: { requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });
});

describe('a key that is named otherwise', () => {
  const unknown = '134f2428-cec1-4b25-a1ae-9048164dba47';
  const cases = [
    [unknown, 'NotFoundException', `Key 'arn:aws:kms:us-east-2:111122223333:key/${unknown}' does not exist`],
    ['fake-key-id', 'NotFoundException', "Invalid keyId 'fake-key-id'"],
    ['mrk-fake-key-id', 'NotFoundException', "Invalid keyId 'mrk-fake-key-id'"],
    [unknown.replaceAll('-', ''), 'NotFoundException', `Invalid keyId '${unknown.replaceAll('-', '')}'`],
    ['alias/mine', 'NotFoundException', "Invalid keyId 'alias/mine'"],
    [arn.replace('us-east-2', 'eu-west-1'), 'NotFoundException', 'Invalid arn eu-west-1'],
    ['arn:aws:s3:::bucket', 'InvalidArnException', 'Invalid arn arn:aws:s3:::bucket'],
    ['', 'ValidationException', expect.stringContaining("at 'keyId' failed to satisfy constraint")],
    ['x'.repeat(2049), 'ValidationException', expect.stringContaining('less than or equal to 2048')],
    [
      arn.replace('111122223333', '444455556666'),
      'AccessDeniedException',
      expect.stringContaining(
        `User: ${callerArn} is not authorized to perform: kms:GetKeyPolicy on resource: arn:aws:`,
      ),
    ],
  ] as const;

  test.each(cases)('%.60s: %s', async (keyId, name, message) => {
    await expect(getKeyPolicy(keyId)).rejects.toMatchObject({ name, message, $metadata: { httpStatusCode: 400 } });
  });

  test('another policy name', async () => {
    await expect(getKeyPolicy(awsKeyId, {}, 'other')).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'No such policy exists',
    });
  });

  test('a bare id in a Region that does not hold it', async () => {
    await expect(getKeyPolicy(awsKeyId, { region: 'eu-west-1' })).rejects.toMatchObject({
      message: `Key '${arn.replace('us-east-2', 'eu-west-1')}' does not exist`,
    });
  });
});

test.each([undefined, 7, 1000])('ListKeys pages through every key once, %s a page', async (pageSize) => {
  const client = awsClient(sandbox);
  const listed: unknown[] = [];
  for await (const page of paginateListKeys({ client, ...(pageSize ? { pageSize } : {}) }, {})) {
    expect(page.Truncated).toBe(page.NextMarker !== undefined);
    expect(page.Keys?.length).toBeLessThanOrEqual(pageSize ?? 100);
    listed.push(...(page.Keys ?? []));
  }
  client.destroy();
  const expected = awsKeys
    .filter((key) => key.accountId === '111122223333' && key.region === 'us-east-2')
    .filter((key) => key.providerCode !== 'NotFoundException');
  expect(listed).toEqual(expected.map(({ keyId, arn: keyArn }) => ({ KeyId: keyId, KeyArn: keyArn })));
});

test('DescribeKey and ListKeyPolicies answer for keys whose policy fails', async () => {
  const client = awsClient(sandbox);
  const KeyId = 'bad00000-0000-4000-8000-000000000005';
  const { KeyMetadata: metadata } = await client.send(new DescribeKeyCommand({ KeyId }));
  expect(metadata).toMatchObject({
    AWSAccountId: '111122223333',
    Arn: arn.replace(awsKeyId, KeyId),
    CreationDate: new Date('2024-01-15T08:30:00Z'),
    Enabled: true,
    KeyManager: 'CUSTOMER',
    KeyState: 'Enabled',
    MultiRegion: false,
  });
  const names = await client.send(new ListKeyPoliciesCommand({ KeyId }));
  expect(names).toMatchObject({ PolicyNames: ['default'], Truncated: false });
  await expect(client.send(new DescribeKeyCommand({ KeyId: 'alias/mine' }))).rejects.toMatchObject({
    message: 'Alias arn:aws:kms:us-east-2:111122223333:alias/mine is not found.',
  });
  client.destroy();
});

describe('PutKeyPolicy', () => {
  const KeyId = 'c0de0000-0000-4000-8000-000000000008';
  const put = async (policy: string) => {
    const client = awsClient(sandbox);
    try {
      await client.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: policy }));
    } finally {
      client.destroy();
    }
  };

  test('stores what KMS would give back', async () => {
    await put(
      JSON.stringify({
        Statement: {
          Resource: ['*'],
          Condition: { StringLike: { 'aws:PrincipalArn': ['one'] } },
          Action: ['kms:Decrypt', 'kms:DescribeKey'],
          Principal: { AWS: ['111122223333', 'arn:aws:iam::111122223333:role/reader'], Service: ['ec2.amazonaws.com'] },
          Effect: 'Allow',
          Sid: 'Grüße',
        },
        Version: '2012-10-17',
      }),
    );
    expect((await getKeyPolicy(KeyId)).Policy).toBe(`{
  "Version" : "2012-10-17",
  "Statement" : [ {
    "Sid" : "Grüße",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : [ "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/reader" ],
      "Service" : "ec2.amazonaws.com"
    },
    "Action" : [ "kms:Decrypt", "kms:DescribeKey" ],
    "Resource" : "*",
    "Condition" : {
      "StringLike" : {
        "aws:PrincipalArn" : "one"
      }
    }
  } ]
}`);
  });

  test('stores a returned policy unchanged', async () => {
    for (const { document } of awsKeys.filter((key) => key.document !== null && key.name !== 'Malformed text')) {
      await put(document ?? '');
      expect((await getKeyPolicy(KeyId)).Policy).toBe(document);
    }
  });

  const statement = { Effect: 'Allow', Principal: '*', Action: 'kms:*' };
  const malformed = [
    'not json',
    '[]',
    '"text"',
    JSON.stringify({ Version: '2012-10-17' }),
    JSON.stringify({ Version: '2020-01-01', Statement: [statement] }),
    JSON.stringify({ Statement: ['text'] }),
    JSON.stringify({ Statement: [{ ...statement, Effect: 'Maybe' }] }),
    JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'kms:*' }] }),
    JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*' }] }),
    JSON.stringify({ Statement: [{ ...statement, Surprise: '*' }] }),
    JSON.stringify({ Statement: [{ ...statement, Condition: { StringEquals: { 'aws:username': { a: 'b' } } } }] }),
    `{"Statement":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
  ];
  test.each(malformed)('refuses %.80s', async (policy) => {
    await expect(put(policy)).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
  });

  test('refuses more than 32 KB', async () => {
    const policy = JSON.stringify({ Statement: [{ ...statement, Sid: 'x'.repeat(32_768) }] });
    await expect(put(policy)).rejects.toMatchObject({ name: 'LimitExceededException' });
  });
});
