import type { KeyStore } from '../key-store.ts';
import { type SandboxKey, toArn } from '../keys/sandbox-key.ts';
import { kmsError, validationError } from './errors.ts';
import type { Signer } from './sigv4.ts';

const bareIdPattern = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;
const arnPattern = /^arn:[a-z-]+:kms:([a-z0-9-]+):(\d{12}):(.+)$/;

/** The bare id in what a request calls a key, as far as it can be told: for counting and for faults. */
export function bareKeyId(keyId: unknown): string | null {
  return typeof keyId === 'string' ? keyId.replace(/^arn:.*?:key\//, '') : null;
}

/**
 * Finds the key that a request names, with the service's own refusals for what names none. Aliases are for the
 * operations that accept them; no sandbox key has one.
 */
export function findKey(keys: KeyStore, signer: Signer, keyId: unknown, operation: string): SandboxKey {
  checkMember(keyId);
  const id = keyId.startsWith('arn:') ? idOfArn(keyId, signer, operation) : keyId;
  if (id.startsWith('alias/') && operation === 'DescribeKey') throw noAlias(id, signer);
  if (!bareIdPattern.test(id)) throw kmsError('NotFoundException', `Invalid keyId '${id}'`);
  const arn = toArn({
    provider: 'AWS',
    accountId: signer.credential.caller.accountId,
    region: signer.region,
    keyId: id,
  });
  const key = keys.find(arn);
  if (!key) throw kmsError('NotFoundException', `Key '${arn}' does not exist`);
  return key;
}

function checkMember(keyId: unknown): asserts keyId is string {
  if (keyId === undefined || keyId === null) throw validationError(null, 'keyId', 'Member must not be null');
  if (typeof keyId !== 'string') {
    throw kmsError('SerializationException', 'class java.lang.String can not be converted from what was sent');
  }
  if (keyId.length === 0) {
    throw validationError('', 'keyId', 'Member must have length greater than or equal to 1');
  }
  if (keyId.length > 2048) {
    throw validationError(keyId, 'keyId', 'Member must have length less than or equal to 2048');
  }
}

/** The key id (or alias) in an ARN, once its Region and account are the caller's own. */
function idOfArn(arn: string, signer: Signer, operation: string): string {
  const found = arnPattern.exec(arn);
  if (!found) throw kmsError('InvalidArnException', `Invalid arn ${arn}`);
  const [, region = '', accountId, resource = ''] = found;
  if (region !== signer.region) throw kmsError('NotFoundException', `Invalid arn ${region}`);
  if (accountId !== signer.credential.caller.accountId) {
    throw kmsError(
      'AccessDeniedException',
      `User: ${signer.credential.caller.arn} is not authorized to perform: kms:${operation} on resource: ${arn} ` +
        'because the resource does not exist in this Region, no resource-based policies allow access, ' +
        'or a resource-based policy explicitly denies access',
    );
  }
  return resource.startsWith('key/') ? resource.slice('key/'.length) : resource;
}

function noAlias(alias: string, { credential, region }: Signer): Error {
  const arn = `arn:aws:kms:${region}:${credential.caller.accountId}:${alias}`;
  return kmsError('NotFoundException', `Alias ${arn} is not found.`);
}
