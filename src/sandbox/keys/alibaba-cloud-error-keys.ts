import type { InjectedFault } from '../fault.ts';
import { alibabaCloudPolicyKeys } from './alibaba-cloud-policies.ts';
import type { SeedKey } from './sandbox-key.ts';

const accountId = '1903253031260001';
const region = 'cn-hangzhou';
const document = alibabaCloudPolicyKeys[0]?.document ?? '';

const failing = (keyId: string, name: string, shows: string, fails: InjectedFault): SeedKey => ({
  provider: 'ALIBABA_CLOUD',
  accountId,
  region,
  keyId,
  name,
  shows,
  description: name,
  document,
  fails,
});

const error = (keyId: string, code: string, status: number, message: string, shows: string): SeedKey =>
  failing(keyId, code, shows, { kind: 'error', code, status, message });

/**
 * One key for each documented error of GetKeyPolicy, and for each common error.
 * https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-getkeypolicy
 * https://www.alibabacloud.com/help/en/kms/key-management-service/support/sample-responses
 */
export const alibabaCloudErrorKeys: readonly SeedKey[] = [
  {
    provider: 'ALIBABA_CLOUD',
    accountId,
    region,
    keyId: 'key-hzzbad01notfound00001',
    name: 'Forbidden.KeyNotFound',
    shows: 'The key does not exist.',
    document: '',
    absent: true,
  },
  error(
    'key-hzzbad02invalidparam1',
    'InvalidParameter',
    400,
    'The specified parameter is not valid.',
    'A parameter is invalid.',
  ),
  error(
    'key-hzzbad03missingparam1',
    'MissingParameter',
    400,
    'The parameter needed but no provided.',
    'A parameter is missing.',
  ),
  error(
    'key-hzzbad04nopermission1',
    'Forbidden.NoPermission',
    400,
    'This operation is forbidden by permission system.',
    'The caller is not allowed to read the policy.',
  ),
  error(
    'key-hzzbad05unsupported01',
    'Forbidden.KeyPolicyUnSupported',
    400,
    'The specified key does not support key policy.',
    "The key is not in a KMS instance, so it can't have a policy.",
  ),
  error(
    'key-hzzbad06nopolicy00001',
    'Forbidden.ResourceNotFound',
    404,
    'Policy not found.',
    'The key has no policy of this name.',
  ),
  error('key-hzzbad07throttling001', 'Rejected.Throttling', 429, 'QPS Limit Exceeded', 'The quota is used up.'),
  error('key-hzzbad08internal00001', 'InternalFailure', 500, 'Internal Failure', 'The provider had an internal error.'),
  error(
    'key-hzzbad09unavailable01',
    'ServiceUnavailableTemporary',
    503,
    'Service Unavailable Temporary',
    'The provider is unavailable.',
  ),
  error(
    'key-hzzbad10misspelt00001',
    'SerivceUnavailableTemporary',
    503,
    'Service Unavailable Temporary',
    'The same, misspelled as in the documentation.',
  ),
  error(
    'key-hzzbad11disabled00001',
    'Rejected.Disabled',
    409,
    'The request was rejected because the key state is Disabled.',
    'The key is disabled.',
  ),
  error(
    'key-hzzbad12pendingdel001',
    'Rejected.PendingDeletion',
    409,
    'The request was rejected because the key state is PendingDeletion.',
    'The key is scheduled for deletion.',
  ),
  error(
    'key-hzzbad13accesskey0001',
    'InvalidAccessKeyId.NotFound',
    404,
    'The AccessKey ID provided does not exist in our records.',
    'The access key id is unknown.',
  ),
  error(
    'key-hzzbad14signature0001',
    'SignatureDoesNotMatch',
    400,
    'Specified signature is not matched with our calculation.',
    'The signature is wrong.',
  ),
  error(
    'key-hzzbad15expired000001',
    'InvalidSecurityToken.Expired',
    400,
    'Specified SecurityToken is expired.',
    'The session has expired.',
  ),
  error(
    'key-hzzbad16noservice0001',
    'Forbidden.KmsServiceNotEnabled',
    403,
    'KMS service is not enabled.',
    'The account has not activated the service.',
  ),
  error('key-hzzbad17indebt0000001', 'Forbidden.InDebt', 403, 'The account is in debt.', 'The account owes money.'),
  error(
    'key-hzzbad18gateway000001',
    'Throttling.User',
    400,
    'Request was denied due to user flow control.',
    'Throttled by the API gateway.',
  ),
  error(
    'key-hzzbad19surprise00001',
    'Surprise.NotDocumented',
    400,
    'Nobody has written this down.',
    'An undocumented error code.',
  ),
  failing('key-hzzbad20hangs00000001', 'Hangs', 'The provider never responds.', { kind: 'hang' }),
  failing('key-hzzbad21resets0000001', 'Resets', 'The connection breaks.', { kind: 'reset' }),
  failing('key-hzzbad22garbage000001', 'Garbage', 'HTTP 200 with an invalid body.', { kind: 'garbage' }),
];
