import type { InjectedFault } from '../fault.ts';
import { awsPolicyKeys } from './aws-policies.ts';
import type { SeedKey } from './sandbox-key.ts';

const accountId = '111122223333';
const region = 'us-east-2';
const signerArn = `arn:aws:iam::${accountId}:user/sandbox`;
const document = awsPolicyKeys[0]?.document ?? '';

const numbered = (number: string): string => `bad00000-0000-4000-8000-0000000000${number}`;
const arnOf = (number: string): string => `arn:aws:kms:${region}:${accountId}:key/${numbered(number)}`;

const failing = (number: string, name: string, shows: string, fails: InjectedFault): SeedKey => ({
  provider: 'AWS',
  accountId,
  region,
  keyId: numbered(number),
  name,
  shows,
  description: name,
  document,
  fails,
});

const error = (number: string, code: string, status: number, message: string, shows: string): SeedKey =>
  failing(number, code, shows, { kind: 'error', code, status, message });

const notAuthorized = `User: ${signerArn} is not authorized to perform: kms:GetKeyPolicy on resource: ${arnOf('06')}`;
const invalidToken = 'The security token included in the request is invalid.';

/**
 * One key for each documented error of GetKeyPolicy, and for errors that it returns although they are not documented.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html#API_GetKeyPolicy_Errors
 * https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
 */
export const awsErrorKeys: readonly SeedKey[] = [
  {
    provider: 'AWS',
    accountId,
    region,
    keyId: numbered('01'),
    name: 'NotFoundException',
    shows: 'The key does not exist.',
    document: '',
    absent: true,
  },
  error('02', 'InvalidArnException', 400, `Invalid arn ${arnOf('02')}`, 'The provider rejects the ARN.'),
  error(
    '03',
    'DependencyTimeoutException',
    503,
    'The system timed out while trying to fulfill the request.',
    'A system that the provider depends on timed out.',
  ),
  error('04', 'KMSInternalException', 500, 'An internal exception occurred.', 'The provider had an internal error.'),
  error('05', 'KMSInvalidStateException', 400, `${arnOf('05')} is pending import.`, 'The key is pending import.'),
  error(
    '06',
    'AccessDeniedException',
    400,
    notAuthorized,
    'The caller has no permission. The provider’s message contains the caller’s ARN.',
  ),
  error(
    '07',
    'ThrottlingException',
    400,
    'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
    'The quota is used up.',
  ),
  error(
    '08',
    'ValidationException',
    400,
    "1 validation error detected: Value at 'keyId' failed to satisfy constraint: Member must have length less than or equal to 2048",
    'A parameter is invalid.',
  ),
  error('09', 'UnrecognizedClientException', 400, invalidToken, 'The credentials are unknown.'),
  error('10', 'InvalidClientTokenId', 403, invalidToken, 'The access key id is unknown.'),
  error(
    '11',
    'ExpiredTokenException',
    400,
    'The security token included in the request is expired',
    'The session has expired.',
  ),
  error(
    '12',
    'IncompleteSignature',
    400,
    'The request signature does not conform to AWS standards.',
    'The signature is incomplete.',
  ),
  error(
    '13',
    'InvalidSignatureException',
    400,
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    'The signature is wrong.',
  ),
  error('14', 'MissingAuthenticationToken', 403, 'Missing Authentication Token', 'The request is not signed.'),
  error(
    '15',
    'OptInRequired',
    403,
    'The AWS access key ID needs a subscription for the service.',
    'The account has no subscription.',
  ),
  error('16', 'RequestExpired', 400, 'Request has expired.', 'The request has expired.'),
  error(
    '17',
    'InternalFailure',
    500,
    'The request processing has failed because of an unknown error, exception or failure.',
    'The provider had an internal error.',
  ),
  error(
    '18',
    'ServiceUnavailable',
    503,
    'The request has failed due to a temporary failure of the server.',
    'The provider is unavailable.',
  ),
  error('19', 'SurpriseException', 400, 'Nobody has written this down.', 'An undocumented error code.'),
  failing('20', 'Hangs', 'The provider never responds.', { kind: 'hang' }),
  failing('21', 'Resets', 'The connection breaks.', { kind: 'reset' }),
  failing('22', 'Garbage', 'HTTP 200 with an invalid body.', { kind: 'garbage' }),
];
