import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KmsErrorCode, kmsErrorCodes } from '../../src/errors.ts';
import { type Cloud, sandboxKeys } from '../../src/sandbox/index.ts';
import { type Answer, ask } from '../support/graphql.ts';
import { toRepresentation } from '../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

type Expected = Readonly<Record<string, KmsErrorCode>>;

/**
 * The expected errors by the name of each failing key of the sandbox, which is the provider's own code where there is
 * one.
 */
const documented: Readonly<Record<Cloud, Expected>> = {
  AWS: {
    NotFoundException: 'KMS_KEY_NOT_FOUND',
    InvalidArnException: 'KMS_INVALID_ARN',
    DependencyTimeoutException: 'KMS_DEPENDENCY_TIMEOUT',
    KMSInternalException: 'KMS_PROVIDER_INTERNAL_ERROR',
    KMSInvalidStateException: 'KMS_KEY_INVALID_STATE',
    AccessDeniedException: 'KMS_ACCESS_DENIED',
    ValidationException: 'KMS_INVALID_PARAMETER',
    UnrecognizedClientException: 'KMS_CREDENTIALS_INVALID',
    InvalidClientTokenId: 'KMS_CREDENTIALS_INVALID',
    ExpiredTokenException: 'KMS_CREDENTIALS_INVALID',
    IncompleteSignature: 'KMS_CREDENTIALS_INVALID',
    InvalidSignatureException: 'KMS_CREDENTIALS_INVALID',
    MissingAuthenticationToken: 'KMS_CREDENTIALS_INVALID',
    OptInRequired: 'KMS_ACCESS_DENIED',
    RequestExpired: 'KMS_CREDENTIALS_INVALID',
    InternalFailure: 'KMS_PROVIDER_INTERNAL_ERROR',
    ServiceUnavailable: 'KMS_PROVIDER_UNAVAILABLE',
    SurpriseException: 'KMS_PROVIDER_ERROR',
  },
  ALIBABA_CLOUD: {
    'Forbidden.KeyNotFound': 'KMS_KEY_NOT_FOUND',
    InvalidParameter: 'KMS_INVALID_PARAMETER',
    MissingParameter: 'KMS_MISSING_PARAMETER',
    'Forbidden.NoPermission': 'KMS_ACCESS_DENIED',
    'Forbidden.KeyPolicyUnSupported': 'KMS_KEY_POLICY_UNSUPPORTED',
    'Forbidden.ResourceNotFound': 'KMS_POLICY_NOT_FOUND',
    InternalFailure: 'KMS_PROVIDER_INTERNAL_ERROR',
    ServiceUnavailableTemporary: 'KMS_PROVIDER_UNAVAILABLE',
    SerivceUnavailableTemporary: 'KMS_PROVIDER_UNAVAILABLE',
    'Rejected.Disabled': 'KMS_KEY_INVALID_STATE',
    'Rejected.PendingDeletion': 'KMS_KEY_INVALID_STATE',
    'InvalidAccessKeyId.NotFound': 'KMS_CREDENTIALS_INVALID',
    SignatureDoesNotMatch: 'KMS_CREDENTIALS_INVALID',
    'InvalidSecurityToken.Expired': 'KMS_CREDENTIALS_INVALID',
    'Forbidden.KmsServiceNotEnabled': 'KMS_ACCESS_DENIED',
    'Forbidden.InDebt': 'KMS_ACCESS_DENIED',
    'Surprise.NotDocumented': 'KMS_PROVIDER_ERROR',
  },
};

/** These slow down the whole Region, so they are requested separately. */
const throttled: Readonly<Record<Cloud, Expected>> = {
  AWS: { ThrottlingException: 'KMS_THROTTLED' },
  ALIBABA_CLOUD: { 'Rejected.Throttling': 'KMS_THROTTLED', 'Throttling.User': 'KMS_THROTTLED' },
};

const broken: Expected = {
  Hangs: 'KMS_PROVIDER_TIMEOUT',
  Resets: 'KMS_PROVIDER_UNAVAILABLE',
  Garbage: 'KMS_PROVIDER_UNAVAILABLE',
};

/** Throttled calls are retried until the deadline; hanging ones end at their time limit. */
const patient = { timeoutMs: 3000, deadlineMs: 8000, credentialsTimeoutMs: 5000 };
const hasty = { timeoutMs: 1000, deadlineMs: 3000, credentialsTimeoutMs: 5000 };

const groups = (['AWS', 'ALIBABA_CLOUD'] as const).flatMap((provider) => [
  { group: 'documented errors', provider, expected: documented[provider], times: patient },
  { group: 'throttling', provider, expected: throttled[provider], times: hasty },
  { group: 'no answer', provider, expected: broken, times: hasty },
]);

const bothForms = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Key {
      arn
      policy { document }
      policyResult {
        __typename
        ... on KmsError {
          code message retryable retryAfterMs provider operation providerCode httpStatus requestId arn region accountId
          documentationUrl
        }
      }
    }
  }
}`;

it('is about every key of the sandbox that fails', () => {
  const asked = groups.flatMap(({ provider, expected }) => Object.keys(expected).map((name) => `${provider} ${name}`));
  const failing = sandboxKeys.filter(({ document }) => document === null);
  expect(asked.sort()).toEqual(failing.map(({ provider, name }) => `${provider} ${name}`).sort());
});

it('covers every code that a provider call can have', () => {
  const elsewhere = [
    'KMS_INVALID_KEY_REFERENCE',
    'KMS_ACCOUNT_NOT_CONFIGURED',
    'KMS_POLICY_MALFORMED',
    'KMS_BUDGET_EXCEEDED',
    'KMS_LIMIT_EXCEEDED',
    'KMS_AMBIGUOUS_KEY_ID',
    'KMS_INDEX_UNAVAILABLE',
    'FORBIDDEN',
  ];
  const reached = new Set(groups.flatMap(({ expected }) => Object.values(expected)));
  expect([...reached, ...elsewhere].sort()).toEqual([...kmsErrorCodes].sort());
});

describe.each(groups)('$group of $provider', ({ provider, expected, times }) => {
  const keys = sandboxKeys.filter((key) => key.provider === provider && key.document === null && key.name in expected);
  let running: ServiceUnderTest;
  let answer: Answer;

  beforeAll(async () => {
    running = await startWithSandbox({ settings: { provider: times } });
    answer = await ask(running.graphqlUrl, bothForms, { representations: keys.map(toRepresentation) });
  });
  afterAll(() => running?.close());

  it('is HTTP 200, with each key at its place', () => {
    expect(answer.status).toBe(200);
    expect(answer.data._entities.map(({ arn }: { arn: string }) => arn)).toEqual(keys.map(({ arn }) => arn));
    expect(answer.errors.map(({ path }) => path)).toEqual(keys.map((_key, index) => ['_entities', index, 'policy']));
  });

  it.each(keys.map((key, index) => ({ name: key.name, key, index })))('$name', ({ key, index }) => {
    const { policy, policyResult } = answer.data._entities[index];
    const { __typename, code, message, ...fields } = policyResult;
    expect(policy).toBeNull();
    expect(__typename).toBe('KmsError');
    expect(code).toBe(expected[key.name]);
    expect(fields).toMatchObject({
      provider,
      operation: 'GetKeyPolicy',
      providerCode: key.providerCode,
      arn: key.arn,
      region: key.region,
      accountId: key.accountId,
    });
    // A key without a code never answers. Either the time of its last attempt or that of the request is up first; only
    // the former is an error of the provider's table, with a documentation page.
    if (key.providerCode !== null) {
      expect(fields.requestId).toMatch(/^[0-9A-Fa-f-]{36}$/);
      expect(fields.documentationUrl).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|www\.alibabacloud\.com)\//);
    }
    const error = answer.errors.find(({ path }) => path?.[1] === index);
    expect(error?.message).toBe(message);
    expect(error?.extensions).toEqual({ code, kms: fields });
  });

  it('reads each key once for both forms, and repeats only what is retryable', () => {
    for (const [index, { keyId, providerCode }] of keys.entries()) {
      const count = running.sandbox.calls.count({ keyId });
      if (answer.data._entities[index].policyResult.retryable) expect(count).toBeGreaterThanOrEqual(1);
      // Where the clocks seem to disagree, the request is repeated once, with the provider's time.
      else expect(count, keyId).toBe(/RequestExpired|Timestamp/.test(providerCode ?? '') ? 2 : 1);
    }
  });
});
