import type { Signer } from '../credentials.ts';
import type { HttpOutcome } from '../http-server.ts';
import { refusals, toResponse } from './errors.ts';
import type { Operation, OperationCall } from './operation.ts';

const stsVersion = '2015-04-01';

const assumeRole = ({ request, state }: OperationCall): HttpOutcome => {
  const { parameters } = request;
  const roleArn = parameters.get('RoleArn') ?? '';
  const sessionName = parameters.get('RoleSessionName') ?? '';
  const durationSeconds = Number(parameters.get('DurationSeconds') ?? 3600);
  if (roleArn === '' || sessionName === '') throw refusals.missingParameter();
  if (!/^[a-zA-Z0-9.@_-]{2,64}$/.test(sessionName)) throw refusals.invalidParameter();
  if (!(durationSeconds >= 900 && durationSeconds <= 43_200)) throw refusals.invalidParameter();
  const role = state.credentials.findRole(roleArn);
  if (!role) throw refusals.roleNotFound();
  if (role.externalId !== null && role.externalId !== parameters.get('ExternalId')) throw refusals.roleForbidden();
  const signer = sessionSigner(role.arn, sessionName);
  const credential = state.credentials.issue('ALIBABA_CLOUD', signer, durationSeconds);
  return toResponse(request, {
    AssumedRoleUser: { AssumedRoleId: signer.principalId, Arn: signer.arn },
    Credentials: {
      AccessKeyId: credential.accessKeyId,
      AccessKeySecret: credential.secret,
      SecurityToken: credential.session?.token ?? '',
      Expiration: new Date(credential.session?.expiresAt ?? 0).toISOString().replace(/\.\d+/, ''),
    },
  });
};

const getCallerIdentity = ({ request, credential: { signer, session } }: OperationCall): HttpOutcome => {
  return toResponse(request, {
    IdentityType: session ? 'AssumedRoleUser' : 'RAMUser',
    AccountId: signer.accountId,
    PrincipalId: signer.principalId,
    Arn: signer.arn,
  });
};

/**
 * STS on the same port as KMS.
 * https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole
 */
export const stsOperations: Readonly<Record<string, Operation>> = {
  AssumeRole: { version: stsVersion, run: assumeRole },
  GetCallerIdentity: { version: stsVersion, run: getCallerIdentity },
};

const sessionSigner = (roleArn: string, sessionName: string): Signer => {
  const accountId = roleArn.split(':')[3] ?? '';
  const roleName = roleArn.split('/').at(-1) ?? '';
  return {
    accountId,
    arn: `acs:ram::${accountId}:assumed-role/${roleName}/${sessionName}`,
    principalId: `${accountId}:${sessionName}`,
  };
};
