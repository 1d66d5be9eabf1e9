import { describe, expect, it } from 'vitest';
import { alibabaCloudErrors } from '../../src/providers/alibaba-cloud/error-table.ts';
import { awsErrors } from '../../src/providers/aws/error-table.ts';
import type { CallContext } from '../../src/providers/error-table.ts';
import { blankFailure, type Failure, toKmsError } from '../../src/providers/failure.ts';
import { parseRetryAfter } from '../../src/providers/retry-after.ts';
import { transportFailure } from '../../src/providers/transport-failure.ts';

const withCode = (code: string, cause?: unknown): Error => Object.assign(new Error(code, { cause }), { code });
const named = (name: string): Error => Object.assign(new Error('x'), { name });

describe("the kind of a failure, by Node's error", () => {
  it.each<readonly [unknown, string | null]>([
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH'].map(
      (code) => [withCode(code), 'network'] as const,
    ),
    ...['ENOTFOUND', 'EAI_AGAIN'].map((code) => [withCode(code), 'host-not-found'] as const),
    ...['EPROTO', 'HPE_INVALID_CONSTANT', 'ERR_SSL_WRONG_VERSION_NUMBER'].map(
      (code) => [withCode(code), 'protocol'] as const,
    ),
    ...[
      'CERT_HAS_EXPIRED',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ].map((code) => [withCode(code), 'certificate'] as const),
    [withCode('ETIMEDOUT'), 'timeout'],
    [named('TimeoutError'), 'timeout'],
    [named('RequestTimeoutError'), 'timeout'],
    [Object.assign(withCode('ECONNRESET'), { name: 'TimeoutError' }), 'network'],
    [new Error('wrapped', { cause: new Error('again', { cause: withCode('ECONNREFUSED') }) }), 'network'],
    [new AggregateError([withCode('ECONNREFUSED'), withCode('ENETUNREACH')]), 'network'],
    [new AggregateError([]), 'network'],
    [new Error('something else'), null],
    ['no error', null],
    [undefined, null],
  ])('%s is %s', (error, kind) => {
    expect(transportFailure(error)).toBe(kind);
  });

  it('terminates for an error that is its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    expect(transportFailure(error)).toBeNull();
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');

  it.each([
    ['5', 5000],
    [' 5 ', 5000],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['', null],
    ['soon', null],
    [undefined, null],
    [5, null],
  ])('%j is %j ms', (value, ms) => {
    expect(parseRetryAfter(value, now)).toBe(ms);
  });
});

describe.each([
  ['AWS', awsErrors],
  ['ALIBABA_CLOUD', alibabaCloudErrors],
] as const)('the error of %s', (provider, table) => {
  const context: CallContext = {
    provider,
    operation: 'GetKeyPolicy',
    region: 'r',
    accountId: '1',
    arn: 'a',
    policyName: 'default',
  };
  const toError = (changes: Partial<Failure>, cause: unknown = new Error('cause')) =>
    toKmsError({ ...blankFailure, ...changes }, table, context, cause);

  it.each([
    ['unreadable', 'KMS_PROVIDER_UNAVAILABLE', true],
    ['network', 'KMS_PROVIDER_UNAVAILABLE', true],
    ['certificate', 'KMS_PROVIDER_UNAVAILABLE', false],
    ['timeout', 'KMS_PROVIDER_TIMEOUT', true],
    ['aborted', 'KMS_PROVIDER_TIMEOUT', true],
    ['credentials', 'KMS_CREDENTIALS_INVALID', false],
    ['answered', 'KMS_PROVIDER_ERROR', false],
  ] as const)('for %s is %s', (kind, code, retryable) => {
    expect(toError({ kind })).toMatchObject({ code, retryable, arn: 'a', region: 'r', accountId: '1', provider });
  });

  it.each([
    [200, true],
    [403, false],
    [404, false],
    [407, false],
    [408, true],
    [502, true],
  ])('for the page of a proxy with status %i may be retried: %s', (httpStatus, retryable) => {
    expect(toError({ kind: 'unreadable', httpStatus })).toMatchObject({ code: 'KMS_PROVIDER_UNAVAILABLE', retryable });
  });

  it('keeps the cause for the log, without requests and signatures', () => {
    const text = 'POST https://kms.example/?AccessKeyId=AKID&SecurityToken=TOKEN failed. string to sign is:POST&SECRET';
    const { cause } = toError({}, Object.assign(new Error(text), { name: 'Odd', data: { secret: 'SECRET' } }));
    expect(cause).toMatchObject({ name: 'Odd', message: expect.stringContaining('POST https://kms.example/?…') });
    expect(JSON.stringify(cause) + String(cause) + (cause as Error).stack).not.toMatch(/AKID|TOKEN|SECRET/);
  });

  it('has a stack trace only where no provider answered', () => {
    const stackOf = (changes: Partial<Failure>) => (toError(changes).cause as Error).stack;
    expect(stackOf({ providerCode: 'NotFoundException', httpStatus: 400 })).toBe('Error: cause');
    expect(stackOf({})).toContain('failure.test.ts');
  });

  it('is created from any thrown value', () => {
    for (const thrown of ['text', null, undefined, 7, Object.create(null) as unknown]) {
      expect(toError({}, thrown).code).toBe('KMS_PROVIDER_ERROR');
    }
  });
});
