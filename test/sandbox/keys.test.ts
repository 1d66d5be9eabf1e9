import { expect, test } from 'vitest';
import { sandboxKeys } from '../../src/sandbox/index.ts';

const documentOf = (arn: string) => sandboxKeys.find((key) => key.arn === arn)?.document;

test('the vendors’ own examples are as documented, byte for byte', () => {
  expect(documentOf('arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab')).toBe(
    '{\n  "Version" : "2012-10-17",\n  "Id" : "key-default-1",\n  "Statement" : [ {\n    "Sid" : "Enable IAM User Permissions",\n    "Effect" : "Allow",\n    "Principal" : {\n      "AWS" : "arn:aws:iam::111122223333:root"\n    },\n    "Action" : "kms:*",\n    "Resource" : "*"\n  } ]\n}',
  );
  expect(documentOf('acs:kms:cn-hangzhou:1903253031260001:key/key-hzz630494463ejqjx0001')).toBe(
    '{"Statement": [{"Action": ["kms:*"],"Effect": "Allow","Principal": {"RAM": ["acs:ram::1903253031260001:*","acs:ram::1192853035110001:*"]},"Resource": ["*"],"Sid": "kms default key policy"}],"Version": "1" }',
  );
});

test('every ARN and every name of a provider is unique', () => {
  expect(new Set(sandboxKeys.map((key) => key.arn)).size).toBe(sandboxKeys.length);
  expect(new Set(sandboxKeys.map((key) => `${key.provider} ${key.name}`)).size).toBe(sandboxKeys.length);
});

test('every key answers a policy, a code, or breaks', () => {
  for (const { document, providerCode, breaks } of sandboxKeys) {
    expect([document, providerCode, breaks].filter((one) => one !== null)).toHaveLength(1);
  }
});

test('one key for each documented error', () => {
  const codes = sandboxKeys.map((key) => key.providerCode);
  expect(codes).toEqual(
    expect.arrayContaining([
      ...['NotFoundException', 'InvalidArnException', 'DependencyTimeoutException', 'KMSInternalException'],
      ...['KMSInvalidStateException', 'AccessDeniedException', 'ThrottlingException', 'ValidationException'],
      ...['InvalidParameter', 'MissingParameter', 'Forbidden.NoPermission', 'Forbidden.KeyPolicyUnSupported'],
      ...['Forbidden.KeyNotFound', 'Forbidden.ResourceNotFound', 'Rejected.Throttling', 'InternalFailure'],
    ]),
  );
});

test('the largest policy is as close to 32 KB as its statements allow', () => {
  const bytes = Buffer.byteLength(sandboxKeys.find((key) => key.name === 'Largest policy')?.document ?? '');
  expect(bytes).toBeGreaterThan(32_000);
  expect(bytes).toBeLessThanOrEqual(32_768);
});
