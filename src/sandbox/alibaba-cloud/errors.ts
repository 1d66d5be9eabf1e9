import { randomUUID } from 'node:crypto';
import type { InjectedFault } from '../fault.ts';
import type { HttpOutcome, HttpResponse } from '../http-server.ts';
import { ServiceError } from '../service-error.ts';
import { toXml, type XmlTree } from '../xml.ts';
import type { Format, RpcRequest } from './rpc-request.ts';

const refusal = (status: number, code: string, message: string) => (): ServiceError =>
  new ServiceError(code, status, message);

/**
 * The errors of the gateway and of KMS, with the documented codes and messages.
 * https://www.alibabacloud.com/help/en/kms/key-management-service/support/sample-responses
 * https://api.alibabacloud.com/document/Kms/2016-01-20/errorCode
 */
export const refusals = {
  noAction: refusal(400, 'InvalidParameter', 'The specified parameter "Action or Version" is not valid.'),
  unknownAction: refusal(
    404,
    'InvalidAction.NotFound',
    'Specified api is not found, please check your url and method.',
  ),
  badVersion: refusal(400, 'InvalidVersion', 'Specified parameter Version is not valid.'),
  badMethod: refusal(405, 'UnsupportedHTTPMethod', 'This http method is not supported.'),
  tooLarge: refusal(413, 'RequestEntityTooLarge', 'The request body is too large.'),
  noAccessKeyId: refusal(400, 'MissingAccessKeyId', 'AccessKeyId is mandatory for this action.'),
  unknownAccessKeyId: refusal(
    404,
    'InvalidAccessKeyId.NotFound',
    'The AccessKey ID provided does not exist in our records.',
  ),
  incompleteSignature: refusal(
    400,
    'IncompleteSignature',
    'The request signature does not conform to Aliyun standards.',
  ),
  badSignatureMethod: refusal(400, 'InvalidSignatureMethod', 'Specified signature method is not valid.'),
  noTimestamp: refusal(
    400,
    'IllegalTimestamp',
    'The input parameter "Timestamp" that is mandatory for processing this request is not supplied.',
  ),
  badTimestamp: refusal(400, 'InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.'),
  expiredTimestamp: refusal(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.'),
  noNonce: refusal(400, 'MissingSignatureNonce', 'SignatureNonce is mandatory for this action.'),
  usedNonce: refusal(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.'),
  noToken: refusal(400, 'MissingSecurityToken', 'SecurityToken is mandatory for this action.'),
  badToken: refusal(400, 'InvalidSecurityToken.Malformed', 'Specified SecurityToken is malformed.'),
  foreignToken: refusal(
    400,
    'InvalidSecurityToken.MismatchWithAccessKey',
    'Specified SecurityToken mismatch with the AccessKey.',
  ),
  expiredToken: refusal(400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.'),
  invalidParameter: refusal(400, 'InvalidParameter', 'The specified parameter is not valid.'),
  missingParameter: refusal(400, 'MissingParameter', 'The parameter needed but no provided.'),
  noPermission: refusal(400, 'Forbidden.NoPermission', 'This operation is forbidden by permission system.'),
  keyNotFound: refusal(404, 'Forbidden.KeyNotFound', 'The specified Key is not found.'),
  aliasNotFound: refusal(404, 'Forbidden.AliasNotFound', 'The specified Alias is not found.'),
  policyNotFound: refusal(404, 'Forbidden.ResourceNotFound', 'Policy not found.'),
  notManagingDirectory: refusal(
    403,
    'NoPermission.Operator',
    'The account is not authorized to perform this operation.',
  ),
  roleNotFound: refusal(404, 'EntityNotExist.Role', 'The specified Role not exists.'),
  roleForbidden: refusal(
    403,
    'NoPermission',
    'You are not authorized to do this action. You should be authorized by RAM.',
  ),
} as const;

/** The gateway returns the string to sign as it computed it, for debugging. */
export const signatureMismatch = (stringToSign: string): ServiceError =>
  new ServiceError(
    'SignatureDoesNotMatch',
    400,
    `Specified signature is not matched with our calculation. server string to sign is:${stringToSign}`,
  );

const faultErrors = {
  throttle: refusal(429, 'Rejected.Throttling', 'QPS Limit Exceeded'),
  internal: refusal(500, 'InternalFailure', 'Internal Failure'),
  unavailable: refusal(503, 'ServiceUnavailableTemporary', 'Service Unavailable Temporary'),
} as const;

const contentTypes: Readonly<Record<Format, string>> = {
  JSON: 'application/json;charset=utf-8',
  XML: 'application/xml;charset=utf-8',
};

/** The response with these members: in XML inside `<Operation>Response`, in JSON without that name. */
export const toResponse = ({ action, format }: RpcRequest, members: XmlTree): HttpResponse => {
  const requestId = randomUUID().toUpperCase();
  return write(format, 200, requestId, `${action}Response`, { RequestId: requestId, ...members });
};

export const errorResponse = (format: Format, host: string, error: ServiceError): HttpResponse => {
  const requestId = randomUUID().toUpperCase();
  return write(format, error.status, requestId, 'Error', {
    RequestId: requestId,
    HostId: host,
    Code: error.code,
    Message: error.message,
    Recommend: `https://api.alibabacloud.com/troubleshoot?q=${encodeURIComponent(error.code)}&product=Kms&requestId=${requestId}`,
  });
};

/** Throws for faults that are errors with a code. */
export const faultResponse = ({ format }: RpcRequest, fault: InjectedFault): HttpOutcome => {
  switch (fault.kind) {
    case 'hang':
    case 'reset':
      return fault.kind;
    case 'garbage':
      return { status: 200, headers: { 'content-type': contentTypes[format] }, body: '<html><body>502 Bad Gateway' };
    case 'error':
      throw new ServiceError(fault.code, fault.status, fault.message);
    default:
      throw faultErrors[fault.kind]();
  }
};

const write = (format: Format, status: number, requestId: string, root: string, members: XmlTree): HttpResponse => {
  return {
    status,
    headers: { 'content-type': contentTypes[format], 'x-acs-request-id': requestId },
    body:
      format === 'JSON' ? JSON.stringify(members) : `<?xml version="1.0" encoding="UTF-8"?>\n${toXml(root, members)}`,
  };
};
