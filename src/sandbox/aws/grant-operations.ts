import { isDeepStrictEqual } from 'node:util';
import type { StoredGrant } from '../grant-store.ts';
import type { HttpOutcome } from '../http-server.ts';
import type { SandboxGrant } from '../keys/sandbox-grant.ts';
import { toArn } from '../keys/sandbox-key.ts';
import { readGrant } from './create-grant.ts';
import { jsonResponse, kmsError } from './errors.ts';
import { keyOf } from './key-id.ts';
import { createdAt } from './key-metadata.ts';
import { type OperationCall, type Operations, regionOf } from './operation.ts';
import { optionalString, readPage, requiredString, toEpochSeconds, truncation } from './parameters.ts';

const maxGrantsPerKey = 50_000;
const grantIdLength = { min: 1, max: 128 };

/** Repeating a request that has a name returns the existing grant. */
const createGrant = (call: OperationCall): HttpOutcome => {
  const { state, parameters, signature } = call;
  const key = keyOf(call);
  const wanted = readGrant(parameters, key, signature.credential.signer.accountId);
  checkNotDryRun(call);
  const existing = state.grants.ofKey(toArn(key));
  const same = wanted.name === undefined ? undefined : existing.find((grant) => isSame(grant, wanted));
  if (!same && existing.length >= maxGrantsPerKey) {
    throw kmsError('LimitExceededException', `A key can have ${maxGrantsPerKey} grants.`);
  }
  const grant = same ?? state.grants.add(toArn(key), wanted);
  return jsonResponse({ GrantId: grant.grantId, GrantToken: state.grants.issueToken(grant) });
};

/** https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
export const grantOperations: Operations = {
  CreateGrant: createGrant,

  ListGrants(call) {
    const key = keyOf(call);
    return listGrants(call, call.state.grants.ofKey(toArn(key)).filter(matches(call)));
  },

  ListRetirableGrants(call) {
    const { accountId, region } = regionOf(call);
    const here = new RegExp(`^arn:[a-z-]+:kms:${region}:${accountId}:`);
    const retiring = eitherOf(call, 'RetiringPrincipal', 'RetiringServicePrincipal');
    const retirable = ({ keyArn, retiringPrincipal, retiringServicePrincipal }: StoredGrant) =>
      here.test(keyArn) && (retiringPrincipal ?? retiringServicePrincipal) === retiring;
    return listGrants(call, call.state.grants.all().filter(retirable));
  },

  RetireGrant(call) {
    const { GrantToken: token } = call.parameters;
    const grant = token === undefined ? grantOf(call) : grantOfToken(call, token);
    checkNotDryRun(call);
    call.state.grants.remove(grant);
    return jsonResponse({});
  },

  RevokeGrant(call) {
    const grant = grantOf(call);
    checkNotDryRun(call);
    call.state.grants.remove(grant);
    return jsonResponse({});
  },
};

const identity = ({ name, operations, constraints, ...grant }: SandboxGrant) => [
  name,
  operations,
  constraints,
  grant.granteePrincipal ?? grant.granteeServicePrincipal,
  grant.retiringPrincipal ?? grant.retiringServicePrincipal,
];

const isSame = (one: SandboxGrant, other: SandboxGrant): boolean => isDeepStrictEqual(identity(one), identity(other));

const checkNotDryRun = ({ parameters }: OperationCall): void => {
  if (parameters.DryRun !== true) return;
  throw kmsError('DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.', 412);
};

/** Applies the filters of ListGrants. */
const matches = ({ parameters }: OperationCall): ((grant: StoredGrant) => boolean) => {
  const grantId = optionalString(parameters.GrantId, 'grantId', grantIdLength.max);
  const principal = optionalString(parameters.GranteePrincipal, 'granteePrincipal', 256);
  const service = optionalString(parameters.GranteeServicePrincipal, 'granteeServicePrincipal', 256);
  return (grant) =>
    (grantId === undefined || grant.grantId === grantId) &&
    (principal === undefined || grant.granteePrincipal === principal) &&
    (service === undefined || grant.granteeServicePrincipal === service);
};

const listGrants = ({ parameters }: OperationCall, grants: readonly StoredGrant[]): HttpOutcome => {
  const { start, limit } = readPage(parameters, { byDefault: 50, most: 100 });
  const rest = grants.filter(({ place }) => place >= start);
  return jsonResponse({ Grants: rest.slice(0, limit).map(toEntry), ...truncation(rest[limit]?.place ?? null) });
};

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html */
const toEntry = (grant: StoredGrant): Readonly<Record<string, unknown>> => {
  const [, partition, , , accountId] = grant.keyArn.split(':');
  return {
    KeyId: grant.keyArn,
    GrantId: grant.grantId,
    Name: grant.name ?? '',
    CreationDate: toEpochSeconds(grant.createdAt ?? createdAt),
    GranteePrincipal: grant.granteePrincipal,
    GranteeServicePrincipal: grant.granteeServicePrincipal,
    RetiringPrincipal: grant.retiringPrincipal,
    RetiringServicePrincipal: grant.retiringServicePrincipal,
    IssuingAccount: `arn:${partition}:iam::${grant.issuingAccountId ?? accountId}:root`,
    Operations: grant.operations,
    Constraints: grant.constraints,
  };
};

const eitherOf = ({ parameters }: OperationCall, one: string, other: string): string => {
  const value = parameters[one] ?? parameters[other];
  return requiredString(value, one.charAt(0).toLowerCase() + one.slice(1), { min: 1, max: 256 });
};

const grantOf = (call: OperationCall): StoredGrant => {
  const key = keyOf(call);
  const grantId = requiredString(call.parameters.GrantId, 'grantId', grantIdLength);
  return existing(call.state.grants.find(toArn(key), grantId), grantId);
};

const grantOfToken = ({ state }: OperationCall, token: unknown): StoredGrant => {
  const grant = state.grants.findByToken(requiredString(token, 'grantToken', { min: 1, max: 8192 }));
  if (!grant) throw kmsError('InvalidGrantTokenException', 'The grant token is not valid.');
  return existing(state.grants.find(grant.keyArn, grant.grantId), grant.grantId);
};

const existing = (grant: StoredGrant | undefined, grantId: string): StoredGrant => {
  if (!grant) throw kmsError('NotFoundException', `Grant ID ${grantId} not found`);
  return grant;
};
