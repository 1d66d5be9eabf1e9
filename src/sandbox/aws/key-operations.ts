import type { HttpOutcome } from '../http-server.ts';
import { policy, rootAccess } from '../keys/aws-statements.ts';
import { type SandboxKey, toArn } from '../keys/sandbox-key.ts';
import { addKey } from '../state.ts';
import { faultResponse, jsonResponse, kmsError } from './errors.ts';
import { keyOf } from './key-id.ts';
import { keyMetadata } from './key-metadata.ts';
import { type OperationCall, type Operations, regionOf } from './operation.ts';
import { readPage, requiredString, toEpochSeconds, truncation } from './parameters.ts';
import { storedPolicy } from './stored-policy.ts';
import { readTags, toTagList } from './tag-operations.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html */
const replicateKey = (call: OperationCall): HttpOutcome => {
  const { parameters, state } = call;
  const primary = keyOf(call);
  const region = requiredString(parameters.ReplicaRegion, 'replicaRegion', { min: 1, max: 32 });
  checkIsPrimary(primary);
  const { aliases: _aliases, grants: _grants, ...shared } = primary;
  const replica: SandboxKey = {
    ...shared,
    region,
    primaryRegion: primary.region,
    description: typeof parameters.Description === 'string' ? parameters.Description : '',
    document: parameters.Policy === undefined ? defaultPolicy(primary.accountId) : storedPolicy(parameters.Policy),
    tags: readTags(parameters.Tags),
  };
  if (state.keys.find(toArn(replica))) {
    throw kmsError('AlreadyExistsException', `A replica of this key already exists in ${region}.`);
  }
  if (primary.primaryRegion === undefined) state.keys.update(toArn(primary), { primaryRegion: primary.region });
  addKey(state, replica);
  return jsonResponse({
    ReplicaKeyMetadata: keyMetadata(replica, state.keys),
    ReplicaPolicy: replica.document,
    ReplicaTags: toTagList(replica.tags),
  });
};

/** The operations on keys and their policies. */
export const keyOperations: Operations = {
  GetKeyPolicy(call) {
    const key = keyOf(call);
    if (key.fails) return faultResponse(key.fails);
    checkPolicyName(call);
    return jsonResponse({ Policy: key.document, PolicyName: 'default' });
  },

  DescribeKey: (call) => jsonResponse({ KeyMetadata: keyMetadata(keyOf(call), call.state.keys) }),

  ListKeyPolicies(call) {
    keyOf(call);
    return jsonResponse({ PolicyNames: ['default'], Truncated: false });
  },

  ListKeys(call) {
    const { start, limit } = readPage(call.parameters, { byDefault: 100, most: 1000 });
    const { keys, total } = call.state.keys.page(regionOf(call), start, limit);
    const next = start + limit;
    return jsonResponse({
      Keys: keys.map((key) => ({ KeyId: key.keyId, KeyArn: toArn(key) })),
      ...truncation(next < total ? next : null),
    });
  },

  PutKeyPolicy(call) {
    const key = keyOf(call);
    checkPolicyName(call);
    call.state.keys.update(toArn(key), { document: storedPolicy(call.parameters.Policy) });
    return jsonResponse({});
  },

  GetKeyRotationStatus: (call) => jsonResponse(rotationStatus(keyOf(call))),

  ReplicateKey: replicateKey,
};

const checkPolicyName = ({ parameters }: OperationCall): void => {
  if (parameters.PolicyName !== undefined && parameters.PolicyName !== 'default') {
    throw kmsError('NotFoundException', 'No such policy exists');
  }
};

/**
 * The response is `false` for a key that can't be rotated as well as for one that is not rotated.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
 */
const rotationStatus = (key: SandboxKey): Readonly<Record<string, unknown>> => {
  const { rotation } = key;
  if (!rotation) return { KeyId: toArn(key), KeyRotationEnabled: false };
  return {
    KeyId: toArn(key),
    KeyRotationEnabled: true,
    RotationPeriodInDays: rotation.periodInDays,
    NextRotationDate: toEpochSeconds(rotation.nextAt),
  };
};

const checkIsPrimary = (key: SandboxKey): void => {
  const isPrimary = key.keyId.startsWith('mrk-') && (key.primaryRegion ?? key.region) === key.region;
  if (!isPrimary) throw kmsError('UnsupportedOperationException', `${toArn(key)} is not a multi-Region primary key.`);
  if (key.state === 'Disabled') throw kmsError('DisabledException', `${toArn(key)} is disabled.`);
  if ((key.state ?? 'Enabled') !== 'Enabled') {
    throw kmsError('KMSInvalidStateException', `${toArn(key)} is pending deletion.`);
  }
};

/** The policy of a replica if the request contains none. */
const defaultPolicy = (accountId: string): string => policy('key-default-1', rootAccess(accountId));
