import { randomUUID } from 'node:crypto';
import type { Signer } from '../credentials.ts';
import type { InjectedFault } from '../fault.ts';
import type { HttpOutcome, HttpRequest, HttpResponse } from '../http-server.ts';
import { ServiceError } from '../service-error.ts';
import { applyFaultsAndQuotas, type SandboxState } from '../state.ts';
import { toXml, type XmlTree } from '../xml.ts';
import { type VerifiedSignature, verifySignature } from './sigv4.ts';

/** STS's names for error codes of the services that use JSON. */
const stsCodes: Readonly<Record<string, readonly [code: string, status: number]>> = {
  MissingAuthenticationTokenException: ['MissingAuthenticationToken', 403],
  IncompleteSignatureException: ['IncompleteSignature', 400],
  InvalidSignatureException: ['SignatureDoesNotMatch', 403],
  UnrecognizedClientException: ['InvalidClientTokenId', 403],
  ExpiredTokenException: ['ExpiredToken', 403],
};

const faultErrors: Readonly<Record<string, ServiceError>> = {
  throttle: new ServiceError('Throttling', 400, 'Rate exceeded'),
  internal: new ServiceError('InternalFailure', 500, 'An internal error occurred.'),
  unavailable: new ServiceError('ServiceUnavailable', 503, 'The service is not available.'),
};

/** STS and KMS share the port: STS requests have a form body, KMS requests a JSON body. */
export const isStsRequest = ({ headers }: HttpRequest): boolean => {
  return String(headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
};

/**
 * Executes AssumeRole and GetCallerIdentity.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export const handleSts = async (state: SandboxState, request: HttpRequest): Promise<HttpOutcome> => {
  try {
    const parameters = new URLSearchParams(request.body.toString('utf8'));
    const operation = parameters.get('Action') ?? '';
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    const signature = await verifySignature(request, state.credentials, 'sts');
    if (!run)
      throw new ServiceError('InvalidAction', 400, `Could not find operation ${operation} for version 2011-06-15`);
    const { accountId } = signature.credential.signer;
    const fault = await applyFaultsAndQuotas(state, {
      provider: 'AWS',
      operation,
      accountId,
      region: signature.region,
      keyId: null,
    });
    return fault === null ? resultResponse(operation, run(state, signature, parameters)) : faultResponse(fault);
  } catch (error) {
    if (error instanceof ServiceError) return stsErrorResponse(error);
    throw error;
  }
};

const faultResponse = (fault: InjectedFault): HttpOutcome => {
  if (fault.kind === 'hang' || fault.kind === 'reset') return fault.kind;
  if (fault.kind === 'error') throw new ServiceError(fault.code, fault.status, fault.message);
  if (fault.kind === 'garbage') return xmlResponse('<html><body>502 Bad Gateway', 200);
  throw faultErrors[fault.kind];
};

const operations: Readonly<
  Record<string, (state: SandboxState, signature: VerifiedSignature, parameters: URLSearchParams) => XmlTree>
> = {
  GetCallerIdentity: (_state, { credential: { signer } }) => ({
    Arn: signer.arn,
    UserId: signer.principalId,
    Account: signer.accountId,
  }),

  AssumeRole(state, signature, parameters) {
    const { roleArn, sessionName, durationSeconds } = assumeRoleParameters(parameters);
    const role = state.credentials.findRole(roleArn);
    if (!role || (role.externalId !== null && role.externalId !== parameters.get('ExternalId'))) {
      const { arn } = signature.credential.signer;
      const message = `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
      throw new ServiceError('AccessDenied', 403, message);
    }
    const signer = sessionSigner(roleArn, sessionName);
    const credential = state.credentials.issue('AWS', signer, durationSeconds);
    return {
      AssumedRoleUser: { AssumedRoleId: signer.principalId, Arn: signer.arn },
      Credentials: {
        AccessKeyId: credential.accessKeyId,
        SecretAccessKey: credential.secret,
        SessionToken: credential.session?.token ?? '',
        Expiration: new Date(credential.session?.expiresAt ?? 0).toISOString(),
      },
    };
  },
};

const assumeRoleParameters = (parameters: URLSearchParams) => {
  const roleArn = parameters.get('RoleArn') ?? '';
  const sessionName = parameters.get('RoleSessionName') ?? '';
  const durationSeconds = Number(parameters.get('DurationSeconds') ?? 3600);
  if (roleArn.length < 20)
    throw invalidParameter(roleArn, 'roleArn', 'Member must have length greater than or equal to 20');
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    throw invalidParameter(
      sessionName,
      'roleSessionName',
      'Member must satisfy regular expression pattern: [\\w+=,.@-]*',
    );
  }
  if (!(durationSeconds >= 900 && durationSeconds <= 43_200)) {
    throw invalidParameter(String(durationSeconds), 'durationSeconds', 'Member must have value between 900 and 43200');
  }
  return { roleArn, sessionName, durationSeconds };
};

const invalidParameter = (value: string, member: string, constraint: string): ServiceError =>
  new ServiceError(
    'ValidationError',
    400,
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );

const sessionSigner = (roleArn: string, sessionName: string): Signer => {
  const accountId = roleArn.split(':')[4] ?? '';
  const roleName = roleArn.split('/').at(-1) ?? '';
  return {
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    principalId: `AROASANDBOX${accountId}:${sessionName}`,
  };
};

const xmlResponse = (body: string, status: number): HttpResponse => {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID() }, body };
};

const namespace = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';

const resultResponse = (operation: string, result: XmlTree): HttpResponse => {
  const metadata = toXml('ResponseMetadata', { RequestId: randomUUID() });
  const body = toXml(`${operation}Result`, result) + metadata;
  return xmlResponse(`<${operation}Response ${namespace}>${body}</${operation}Response>`, 200);
};

const stsErrorResponse = (error: ServiceError): HttpResponse => {
  const [code, status] = stsCodes[error.code] ?? [error.code, error.status];
  const detail = toXml('Error', { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: error.message });
  return xmlResponse(
    `<ErrorResponse ${namespace}>${detail}${toXml('RequestId', randomUUID())}</ErrorResponse>`,
    status,
  );
};
