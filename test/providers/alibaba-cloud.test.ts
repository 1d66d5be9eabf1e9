import { describe, expect, it } from 'vitest';
import { alibabaCloudErrors } from '../../src/providers/alibaba-cloud/error-table.ts';
import { alibabaCloud } from '../../src/providers/alibaba-cloud/index.ts';
import { describeProviderContract, type ExpectedError } from './contract.ts';

/** https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-getkeypolicy */
const errors: readonly ExpectedError[] = [
  ['InvalidParameter', 400, 'KMS_INVALID_PARAMETER', false],
  ['MissingParameter', 400, 'KMS_MISSING_PARAMETER', false],
  ['Forbidden.AliasNotFound', 404, 'KMS_KEY_NOT_FOUND', false],
  ['Forbidden.KeyNotFound', 404, 'KMS_KEY_NOT_FOUND', false],
  ['Forbidden.ResourceNotFound', 404, 'KMS_POLICY_NOT_FOUND', false],
  ['Forbidden.KeyPolicyUnSupported', 400, 'KMS_KEY_POLICY_UNSUPPORTED', false],
  ['Forbidden', 403, 'KMS_ACCESS_DENIED', false],
  ['Forbidden.NoPermission', 400, 'KMS_ACCESS_DENIED', false],
  ['Forbidden.RAM', 403, 'KMS_ACCESS_DENIED', false],
  ['NoPermission', 403, 'KMS_ACCESS_DENIED', false],
  ['Forbidden.KmsServiceNotEnabled', 403, 'KMS_ACCESS_DENIED', false],
  ['Forbidden.InDebt', 403, 'KMS_ACCESS_DENIED', false],
  ['Forbidden.InDebtOverdue', 403, 'KMS_ACCESS_DENIED', false],
  ['Forbidden.InDebtOverDue', 403, 'KMS_ACCESS_DENIED', false],
  ['Forbidden.ProhibitedByRiskControl', 403, 'KMS_ACCESS_DENIED', false],
  ['Forbidden.AccessKey', 403, 'KMS_CREDENTIALS_INVALID', false],
  ['Forbidden.AccessKeyDisabled', 403, 'KMS_CREDENTIALS_INVALID', false],
  ['InvalidAccessKeyId', 404, 'KMS_CREDENTIALS_INVALID', false],
  ['InvalidAccessKeySecret', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['InvalidSecurityToken', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['MissingSecurityToken', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['SecurityTokenExpired', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['TokenRefreshRequired', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['SignatureDoesNotMatch', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['IncompleteSignature', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['InvalidSignature', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['SignatureNonceUsed', 400, 'KMS_CREDENTIALS_INVALID', true],
  ['IllegalTimestamp', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['InvalidTimeStamp', 400, 'KMS_CREDENTIALS_INVALID', false],
  ['Rejected.Throttling', 429, 'KMS_THROTTLED', true],
  ['Throttling', 400, 'KMS_THROTTLED', true],
  ['Rejected.Disabled', 409, 'KMS_KEY_INVALID_STATE', false],
  ['Rejected.PendingDeletion', 409, 'KMS_KEY_INVALID_STATE', false],
  ['Rejetced.PendingDeletion', 409, 'KMS_KEY_INVALID_STATE', false],
  ['Rejected.PendingImport', 409, 'KMS_KEY_INVALID_STATE', false],
  ['Rejected.StateModifiedFailed', 409, 'KMS_KEY_INVALID_STATE', true],
  ['InternalFailure', 500, 'KMS_PROVIDER_INTERNAL_ERROR', true],
  ['InternalError', 500, 'KMS_PROVIDER_INTERNAL_ERROR', true],
  ['ServiceUnavailable', 503, 'KMS_PROVIDER_UNAVAILABLE', true],
  ['ServiceUnavailableTemporary', 503, 'KMS_PROVIDER_UNAVAILABLE', true],
  ['SerivceUnavailableTemporary', 503, 'KMS_PROVIDER_UNAVAILABLE', true],
  ['SerivceUnvailableTemporary', 503, 'KMS_PROVIDER_UNAVAILABLE', true],
];

describe('Alibaba Cloud KMS', () => {
  describeProviderContract({
    provider: alibabaCloud,
    accountId: '1903253031260001',
    region: 'cn-hangzhou',
    otherRegion: 'cn-beijing',
    keyId: 'key-hzz630494463ejqjx0001',
    missingKeyId: 'key-hzz630494463ejqjx9999',
    roleArn: 'acs:ram::1903253031260001:role/key-policy-auditor',
    errors,
    names: alibabaCloudErrors.names,
    policyField: 'Policy',
    policyAnswer: (fields) => JSON.stringify({ RequestId: '00000000-0000-0000-0000-000000000000', ...fields }),
    errorAnswer: (code, message) => JSON.stringify({ Code: code, Message: message }),
    keyVariables: ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
    profilesVariable: 'ALIBABA_CLOUD_CREDENTIALS_FILE',
    profiles: (id, secret) => `[reader]\ntype = access_key\naccess_key_id = ${id}\naccess_key_secret = ${secret}\n`,
  });

  it.each([
    ['Throttling.User', 'KMS_THROTTLED'],
    ['Throttling.Api', 'KMS_THROTTLED'],
    ['InvalidAccessKeyId.NotFound', 'KMS_CREDENTIALS_INVALID'],
    ['InvalidAccessKeyId.Inactive', 'KMS_CREDENTIALS_INVALID'],
    ['InvalidSecurityToken.Expired', 'KMS_CREDENTIALS_INVALID'],
    ['InvalidSecurityToken.Malformed', 'KMS_CREDENTIALS_INVALID'],
    ['InvalidTimeStamp.Expired', 'KMS_CREDENTIALS_INVALID'],
    ['Forbidden.InDebt.Overdue', 'KMS_ACCESS_DENIED'],
    ['Forbidden.KeyPolicyUnsupported', 'KMS_KEY_POLICY_UNSUPPORTED'],
    ['ServiceUnavailable.Temporary', 'KMS_PROVIDER_UNAVAILABLE'],
    ['Forbidden.Surprise', undefined],
    ['ThrottlingOfSomeKind', undefined],
    ['', undefined],
  ])('takes %s for %s', (name, code) => {
    expect(alibabaCloudErrors.find(name, { operation: 'GetKeyPolicy', policyName: 'default', arn: null })?.code).toBe(
      code,
    );
  });

  it('maps Forbidden.ResourceNotFound to the key if no policy was requested', () => {
    const asked = { operation: 'DescribeKey', policyName: null, arn: null } as const;
    expect(alibabaCloudErrors.find('Forbidden.ResourceNotFound', asked)?.code).toBe('KMS_KEY_NOT_FOUND');
  });
});
