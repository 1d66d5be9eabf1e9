import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AccountConfig } from '../../src/config/config.ts';
import { KmsError } from '../../src/errors.ts';
import { providerById } from '../../src/providers/index.ts';
import type { KeyRef } from '../../src/providers/provider.ts';
import { longEnough, patient } from './contract/harness.ts';
import { createRawServer, type RawServer } from './raw-server.ts';

const aws = providerById('AWS');
const ref = aws.parseArn('arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab') as KeyRef;
const namespace = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';
const token = 'FQoGZXIvYXdzE-session-token';

const errorXml = (code: string, message: string): string =>
  `<ErrorResponse ${namespace}><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>` +
  '<RequestId>8c3b</RequestId></ErrorResponse>';

const credentialsXml = (operation: string): string =>
  `<${operation}Response ${namespace}><${operation}Result><Credentials><AccessKeyId>ASIA1</AccessKeyId>` +
  `<SecretAccessKey>secret</SecretAccessKey><SessionToken>${token}</SessionToken>` +
  `<Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials>` +
  `</${operation}Result></${operation}Response>`;

let server: RawServer | null = null;
const folder = mkdtempSync(join(tmpdir(), 'sts-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
});

const accountAt = (url: string): AccountConfig => ({
  provider: 'AWS',
  accountId: ref.accountId,
  regions: [ref.region],
  credentials: {
    roleArn: 'arn:aws:iam::111122223333:role/reader',
    sourceRoleArn: null,
    externalId: null,
    profile: null,
    sandbox: null,
  },
  endpoint: url,
  stsEndpoint: url,
  ownSettings: {},
  requestsPerSecond: null,
  maxConcurrency: 5,
});

const isForSts = ({ headers }: IncomingMessage): boolean => headers['x-amz-target'] === undefined;

/** Reads a key where STS, and KMS with a policy, answer like this. */
const read = async (answerOfSts: (response: ServerResponse, request: IncomingMessage) => void) => {
  server = await createRawServer((response, request) => {
    if (isForSts(request)) answerOfSts(response, request);
    else response.end(JSON.stringify({ Policy: '{}' }));
  });
  vi.stubEnv('AWS_ENDPOINT_URL_STS', server.url);
  const client = aws.createClient(accountAt(server.url), ref.region, { ...patient });
  const answer = await client.getKeyPolicy(ref, 'default', longEnough()).catch((error: unknown) => error);
  client.close();
  return answer;
};

const refuse = (code: string, status: number, message: string) => (response: ServerResponse) =>
  response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': '8c3b' }).end(errorXml(code, message));

const identity = /does not know, or does not accept any more/;

it.each([
  ['AccessDenied', 403, 'KMS_CREDENTIALS_INVALID', /refused to let its role be assumed/],
  ['InvalidClientTokenId', 403, 'KMS_CREDENTIALS_INVALID', identity],
  ['ExpiredToken', 403, 'KMS_CREDENTIALS_INVALID', identity],
  ['SignatureDoesNotMatch', 403, 'KMS_CREDENTIALS_INVALID', identity],
  ['RegionDisabledException', 403, 'KMS_CREDENTIALS_INVALID', /refused the request/],
  ['ValidationError', 400, 'KMS_CREDENTIALS_INVALID', /refused the request/],
  ['RequestExpired', 400, 'KMS_CREDENTIALS_INVALID', /refused the request/],
  ['Throttling', 400, 'KMS_THROTTLED', /issues the credentials .* can not answer/],
  ['ServiceUnavailable', 503, 'KMS_PROVIDER_UNAVAILABLE', /issues the credentials .* could not be reached/],
] as const)('%s of STS for a role keeps its code and request id', async (providerCode, status, code, message) => {
  const error = await read(refuse(providerCode, status, 'Refused.'));
  expect(error).toBeInstanceOf(KmsError);
  expect(error).toMatchObject({ code, providerCode, httpStatus: status, requestId: '8c3b' });
  expect((error as KmsError).message).toMatch(message);
  expect(server?.requests.every(({ headers }) => headers['x-amz-target'] === undefined)).toBe(true);
});

it.each([
  ['InvalidIdentityToken', 400, 'KMS_CREDENTIALS_INVALID', /refused the web identity token/],
  ['ExpiredTokenException', 400, 'KMS_CREDENTIALS_INVALID', /refused the web identity token/],
  ['IDPRejectedClaim', 403, 'KMS_CREDENTIALS_INVALID', /refused the web identity token/],
  ['IDPCommunicationError', 400, 'KMS_PROVIDER_UNAVAILABLE', /issues the credentials/],
  ['RegionDisabledException', 403, 'KMS_CREDENTIALS_INVALID', /refused the request/],
] as const)('%s of STS for a web identity says what was refused', async (providerCode, status, code, message) => {
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, 'header.claims.signature');
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'nothing'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'nothing'));
  vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::999988887777:role/pod');
  vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', tokenFile);
  const error = await read(refuse(providerCode, status, 'Refused.'));
  expect(error).toMatchObject({ code, httpStatus: status, requestId: '8c3b' });
  expect((error as KmsError).providerCode).toMatch(new RegExp(`^${providerCode}`));
  expect((error as KmsError).message).toMatch(message);
  expect(String((error as KmsError).cause)).not.toContain('claims.signature');
});

it('a signed request that STS repeats is in no reason, since it contains the session token', async () => {
  const repeated = `It does not match. The Canonical String for this request should have been 'POST x-amz-security-token:${token}'`;
  const error = (await read(refuse('SignatureDoesNotMatch', 403, repeated))) as KmsError;
  expect((error.cause as Error).message).toContain('It does not match.');
  expect(JSON.stringify([error.message, (error.cause as Error).message, (error.cause as Error).stack])).not.toContain(
    token,
  );
});

it('a role is assumed with the corrected clock where STS refuses the time of the request', async () => {
  let refusals = 0;
  const hourMs = 3_600_000;
  const answer = await read((response, request) => {
    response.setHeader('date', new Date(Date.now() + hourMs).toUTCString());
    const [, day = '', hour = ''] = /^(\d{8})T(\d\d)/.exec(String(request.headers['x-amz-date'])) ?? [];
    const isCorrected =
      `${day}T${hour}` >= new Date(Date.now() + hourMs).toISOString().replaceAll('-', '').slice(0, 11);
    if (isCorrected) return void response.end(credentialsXml('AssumeRole'));
    refusals += 1;
    refuse('RequestExpired', 400, 'Request has expired.')(response);
  });
  expect(answer).toMatchObject({ document: '{}' });
  expect(refusals).toBe(1);
});
