import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { AccountConfig } from '../../src/config/config.ts';
import { awsErrors } from '../../src/providers/aws/error-table.ts';
import { aws } from '../../src/providers/aws/index.ts';
import type { KeyRef } from '../../src/providers/provider.ts';
import { patient } from './contract/harness.ts';
import { describeProviderContract, type ExpectedError } from './contract.ts';
import { createRawServer } from './raw-server.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html and CommonErrors.html */
const errors: readonly ExpectedError[] = [
  ['NotFoundException', 400, 'KMS_KEY_NOT_FOUND', false],
  ['InvalidArnException', 400, 'KMS_INVALID_ARN', false],
  ['DependencyTimeoutException', 503, 'KMS_DEPENDENCY_TIMEOUT', true],
  ['KMSInternalException', 500, 'KMS_PROVIDER_INTERNAL_ERROR', true],
  ['KMSInvalidStateException', 400, 'KMS_KEY_INVALID_STATE', false],
  ['DisabledException', 400, 'KMS_KEY_INVALID_STATE', false],
  ['KeyUnavailableException', 500, 'KMS_KEY_INVALID_STATE', true],
  ['InvalidMarkerException', 400, 'KMS_INVALID_PARAMETER', false],
  ['InvalidGrantIdException', 400, 'KMS_INVALID_PARAMETER', false],
  ['UnsupportedOperationException', 400, 'KMS_KEY_INVALID_STATE', false],
  ['AccessDeniedException', 400, 'KMS_ACCESS_DENIED', false],
  ['AccessDenied', 403, 'KMS_ACCESS_DENIED', false],
  ['NotAuthorized', 400, 'KMS_ACCESS_DENIED', false],
  ['OptInRequired', 403, 'KMS_ACCESS_DENIED', false],
  ['UnrecognizedClientException', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['InvalidClientTokenId', 403, 'KMS_CREDENTIALS_INVALID', false],
  ['InvalidAccessKeyId', 403, 'KMS_CREDENTIALS_INVALID', false],
  ['AuthFailure', 401, 'KMS_CREDENTIALS_INVALID', false],
  ['MissingAuthenticationToken', 403, 'KMS_CREDENTIALS_INVALID', false],
  ['MissingAuthenticationTokenException', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['ExpiredTokenException', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['ExpiredToken', 403, 'KMS_CREDENTIALS_INVALID', false],
  ['SecurityTokenExpired', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['TokenRefreshRequired', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['RequestExpired', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['RequestTimeTooSkewed', 403, 'KMS_CREDENTIALS_INVALID', false],
  ['RequestInTheFuture', 403, 'KMS_CREDENTIALS_INVALID', false],
  ['IncompleteSignature', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['IncompleteSignatureException', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['InvalidSignatureException', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['SignatureDoesNotMatch', 403, 'KMS_CREDENTIALS_INVALID', false],
  ['IDPCommunicationError', 400, 'KMS_PROVIDER_UNAVAILABLE', true],
  ['IDPCommunicationErrorException', 400, 'KMS_PROVIDER_UNAVAILABLE', true],
  ['ThrottlingException', 400, 'KMS_THROTTLED', true],
  ['Throttling', 400, 'KMS_THROTTLED', true],
  ['ThrottledException', 400, 'KMS_THROTTLED', true],
  ['TooManyRequestsException', 429, 'KMS_THROTTLED', true],
  ['RequestLimitExceeded', 503, 'KMS_THROTTLED', true],
  ['RequestThrottled', 400, 'KMS_THROTTLED', true],
  ['RequestThrottledException', 400, 'KMS_THROTTLED', true],
  ['LimitExceededException', 400, 'KMS_THROTTLED', true],
  ['SlowDown', 503, 'KMS_THROTTLED', true],
  ['ValidationException', 400, 'KMS_INVALID_PARAMETER', false],
  ['ValidationError', 400, 'KMS_INVALID_PARAMETER', false],
  ['InvalidParameterValue', 400, 'KMS_INVALID_PARAMETER', false],
  ['InvalidParameterCombination', 400, 'KMS_INVALID_PARAMETER', false],
  ['InvalidQueryParameter', 400, 'KMS_INVALID_PARAMETER', false],
  ['MalformedQueryString', 404, 'KMS_INVALID_PARAMETER', false],
  ['SerializationException', 400, 'KMS_INVALID_PARAMETER', false],
  ['MissingParameter', 400, 'KMS_MISSING_PARAMETER', false],
  ['MissingAction', 400, 'KMS_MISSING_PARAMETER', false],
  ['InternalFailure', 500, 'KMS_PROVIDER_INTERNAL_ERROR', true],
  ['InternalError', 500, 'KMS_PROVIDER_INTERNAL_ERROR', true],
  ['InternalServerError', 500, 'KMS_PROVIDER_INTERNAL_ERROR', true],
  ['InternalServerException', 500, 'KMS_PROVIDER_INTERNAL_ERROR', true],
  ['InternalServiceError', 500, 'KMS_PROVIDER_INTERNAL_ERROR', true],
  ['ServiceUnavailable', 503, 'KMS_PROVIDER_UNAVAILABLE', true],
  ['ServiceUnavailableException', 503, 'KMS_PROVIDER_UNAVAILABLE', true],
  ['ServiceUnavailableError', 503, 'KMS_PROVIDER_UNAVAILABLE', true],
  ['RequestTimeout', 408, 'KMS_PROVIDER_UNAVAILABLE', true],
  ['RequestTimeoutException', 408, 'KMS_PROVIDER_UNAVAILABLE', true],
];

describe('AWS KMS', () => {
  describeProviderContract({
    provider: aws,
    accountId: '111122223333',
    region: 'us-east-2',
    otherRegion: 'ca-central-1',
    keyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
    missingKeyId: '1234abcd-12ab-34cd-56ef-000000000000',
    roleArn: 'arn:aws:iam::111122223333:role/key-policy-auditor',
    errors,
    names: awsErrors.names,
    policyField: 'Policy',
    policyAnswer: (fields) => JSON.stringify({ PolicyName: 'default', ...fields }),
    errorAnswer: (code, message) => JSON.stringify({ __type: code, message }),
    keyVariables: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
    profilesVariable: 'AWS_SHARED_CREDENTIALS_FILE',
    profiles: (id, secret) => `[reader]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`,
  });

  const account: AccountConfig = {
    provider: 'AWS',
    accountId: '111122223333',
    regions: ['us-east-2'],
    credentials: {
      roleArn: null,
      sourceRoleArn: null,
      externalId: null,
      profile: null,
      sandbox: { accessKeyId: 'SANDBOX111122223333', accessKeySecret: 'sandbox' },
    },
    endpoint: null,
    stsEndpoint: null,
    ownSettings: {},
    requestsPerSecond: null,
    maxConcurrency: 2,
  };
  const ref = aws.parseArn('arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab') as KeyRef;

  const errorFrom = async (answer: (response: ServerResponse) => void): Promise<unknown> => {
    const server = await createRawServer(answer);
    const settings = { ...patient };
    const client = aws.createClient({ ...account, endpoint: server.url }, 'us-east-2', settings);
    const outcome = await client
      .getKeyPolicy(ref, 'default', { signal: AbortSignal.timeout(10_000) })
      .catch((error: unknown) => error);
    client.close();
    await server.close();
    return outcome;
  };

  it.each([
    'NotFoundException',
    'com.amazonaws.kms#NotFoundException',
    'NotFoundException:http://internal.amazon.com/coral/com.amazonaws.kms/',
    'com.amazonaws.kms#NotFoundException:http://internal.amazon.com/',
  ])('removes the name from %s', async (__type) => {
    const error = await errorFrom((response) => response.writeHead(400).end(JSON.stringify({ __type })));
    expect(error).toMatchObject({ code: 'KMS_KEY_NOT_FOUND', providerCode: 'NotFoundException', requestId: null });
  });

  it.each([
    ['7', 7000],
    ['0', 0],
    ['soon', null],
  ])("returns AWS's waiting time, if any: %s", async (seconds, retryAfterMs) => {
    const body = JSON.stringify({ __type: 'ThrottlingException' });
    const error = await errorFrom((response) => response.writeHead(400, { 'retry-after': seconds }).end(body));
    expect(error).toMatchObject({ code: 'KMS_THROTTLED', retryAfterMs });
  });

  it('sends the same headers call after call, but for what signs each of them', async () => {
    const server = await createRawServer((response) => response.end(JSON.stringify({ Policy: '{}' })));
    const client = aws.createClient({ ...account, endpoint: server.url }, 'us-east-2', { ...patient });
    for (let turn = 0; turn < 20; turn += 1) {
      await client.getKeyPolicy(ref, 'default', { signal: AbortSignal.timeout(10_000) });
    }
    client.close();
    await server.close();
    const headers = server.requests.map(({ headers: { authorization, 'x-amz-date': date, ...same } }) => same);
    expect(headers).toEqual(Array.from({ length: 20 }, () => headers[0]));
    expect(headers[0]?.['x-amz-target']).toBe('TrentService.GetKeyPolicy');
    expect(headers[0]?.['user-agent']).toMatch(/^key-policy-subgraph aws-sdk-js\/\d/);
  });
});
