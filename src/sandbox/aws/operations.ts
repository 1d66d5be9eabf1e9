import type { HttpOutcome } from '../http-server.ts';
import type { KeyStore } from '../key-store.ts';
import { type SandboxKey, toArn } from '../keys/sandbox-key.ts';
import { disturbedAnswer, jsonAnswer, kmsError, validationError } from './errors.ts';
import { findKey } from './key-id.ts';
import type { Signer } from './sigv4.ts';
import { storedPolicy } from './stored-policy.ts';

/** One authenticated request, its body parsed. */
export interface OperationCall {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly signer: Signer;
  readonly keys: KeyStore;
}

/** When every sandbox key was made. */
const createdAt = new Date('2024-01-15T08:30:00Z');

/** The operations that the sandbox plays. Each throws a ServiceError for what the service would refuse. */
export const operations: Readonly<Record<string, (call: OperationCall) => HttpOutcome>> = {
  GetKeyPolicy(call) {
    const key = keyOf(call);
    if (key.fails) return disturbedAnswer(key.fails);
    checkPolicyName(call);
    return jsonAnswer({ Policy: key.document, PolicyName: 'default' });
  },

  DescribeKey: (call) => jsonAnswer({ KeyMetadata: keyMetadata(keyOf(call)) }),

  ListKeyPolicies(call) {
    keyOf(call);
    return jsonAnswer({ PolicyNames: ['default'], Truncated: false });
  },

  ListKeys({ keys, signer, parameters }) {
    const limit = checkLimit(parameters.Limit);
    const start = parameters.Marker === undefined ? 0 : readMarker(parameters.Marker);
    const lane = { provider: 'AWS', accountId: signer.credential.caller.accountId, region: signer.region } as const;
    const page = keys.page(lane, start, limit);
    const next = start + limit;
    return jsonAnswer({
      Keys: page.keys.map((key) => ({ KeyId: key.keyId, KeyArn: toArn(key) })),
      Truncated: next < page.total,
      ...(next < page.total ? { NextMarker: toMarker(next) } : {}),
    });
  },

  PutKeyPolicy(call) {
    const key = keyOf(call);
    checkPolicyName(call);
    call.keys.putPolicy(toArn(key), storedPolicy(call.parameters.Policy));
    return jsonAnswer({});
  },
};

function keyOf({ keys, signer, parameters, operation }: OperationCall): SandboxKey {
  return findKey(keys, signer, parameters.KeyId, operation);
}

function checkPolicyName({ parameters }: OperationCall): void {
  if (parameters.PolicyName !== undefined && parameters.PolicyName !== 'default') {
    throw kmsError('NotFoundException', 'No such policy exists');
  }
}

function checkLimit(limit: unknown): number {
  if (limit === undefined || limit === null) return 100;
  const number = Number(limit);
  if (!Number.isInteger(number) || number < 1) {
    throw validationError(limit, 'limit', 'Member must have value greater than or equal to 1');
  }
  if (number > 1000) throw validationError(limit, 'limit', 'Member must have value less than or equal to 1000');
  return number;
}

/** Markers are opaque to clients; here they hold the place of the next key. */
const toMarker = (place: number): string => Buffer.from(`sandbox ${place}`).toString('base64url');

function readMarker(marker: unknown): number {
  const text = typeof marker === 'string' ? Buffer.from(marker, 'base64url').toString() : '';
  const place = /^sandbox (\d+)$/.exec(text)?.[1];
  if (place === undefined) throw kmsError('InvalidMarkerException', 'Could not deserialize marker');
  return Number(place);
}

function keyMetadata(key: SandboxKey): Readonly<Record<string, unknown>> {
  const state = key.state ?? 'Enabled';
  return {
    AWSAccountId: key.accountId,
    Arn: toArn(key),
    CreationDate: createdAt.getTime() / 1000,
    CurrentKeyMaterialId: '0'.repeat(64),
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    Description: key.description ?? '',
    Enabled: state === 'Enabled',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    KeyId: key.keyId,
    KeyManager: 'CUSTOMER',
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyState: state,
    KeyUsage: 'ENCRYPT_DECRYPT',
    MultiRegion: key.keyId.startsWith('mrk-'),
    Origin: 'AWS_KMS',
    ...(key.deletionAt === undefined ? {} : { DeletionDate: Date.parse(key.deletionAt) / 1000 }),
  };
}
