import { type RegionKey, type SandboxKey, toAliasArn, toArn } from '../keys/sandbox-key.ts';
import { kmsError } from './errors.ts';
import { type OperationCall, regionOf } from './operation.ts';
import { requiredString } from './parameters.ts';

const bareIdPattern = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;
const arnPattern = /^arn:[a-z-]+:kms:([a-z0-9-]+):(\d{12}):(.+)$/;

/** The simulated operations that accept an alias in place of a key id. */
const takesAlias: ReadonlySet<string> = new Set(['DescribeKey']);

/** The key id in a key reference, by which calls are counted and faults are injected; null where there is none. */
export const bareKeyId = (keyId: unknown): string | null => {
  return typeof keyId === 'string' ? keyId.replace(/^arn:.*?:key\//, '') : null;
};

/** The key that the request names in `KeyId`. */
export const keyOf = (call: OperationCall): SandboxKey => findKey(call, call.parameters.KeyId);

/** Finds the key that `keyId` names; throws the service's own errors. */
export const findKey = (call: OperationCall, keyId: unknown): SandboxKey => {
  const named = requiredString(keyId, 'keyId', { min: 1, max: 2048 });
  const id = named.startsWith('arn:') ? idOfArn(named, call) : named;
  const region = regionOf(call);
  if (id.startsWith('alias/') && takesAlias.has(call.operation)) return keyOfAlias(call, region, id);
  if (!bareIdPattern.test(id)) throw kmsError('NotFoundException', `Invalid keyId '${id}'`);
  return existingKey(call, toArn({ ...region, keyId: id }));
};

const existingKey = ({ state }: OperationCall, arn: string): SandboxKey => {
  const key = state.keys.find(arn);
  if (!key) throw kmsError('NotFoundException', `Key '${arn}' does not exist`);
  return key;
};

const keyOfAlias = (call: OperationCall, region: RegionKey, name: string): SandboxKey => {
  const alias = call.state.aliases.find(region, name);
  if (!alias) throw kmsError('NotFoundException', `Alias ${toAliasArn(region, name)} is not found.`);
  return existingKey(call, toArn({ ...region, keyId: alias.keyId }));
};

/** The key id or alias in an ARN. Throws the service's error for an ARN that the signer may not use here. */
const idOfArn = (arn: string, { signature, operation }: OperationCall): string => {
  const found = arnPattern.exec(arn);
  if (!found) throw kmsError('InvalidArnException', `Invalid arn ${arn}`);
  const [, region = '', accountId, resource = ''] = found;
  if (region !== signature.region) throw kmsError('NotFoundException', `Invalid arn ${region}`);
  const { signer } = signature.credential;
  if (accountId !== signer.accountId) {
    throw kmsError(
      'AccessDeniedException',
      `User: ${signer.arn} is not authorized to perform: kms:${operation} on resource: ${arn} ` +
        'because the resource does not exist in this Region, no resource-based policies allow access, ' +
        'or a resource-based policy explicitly denies access',
    );
  }
  return resource.startsWith('key/') ? resource.slice('key/'.length) : resource;
};
