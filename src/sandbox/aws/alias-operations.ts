import { type SandboxKey, toAliasArn } from '../keys/sandbox-key.ts';
import { jsonResponse, kmsError } from './errors.ts';
import { findKey, keyOf } from './key-id.ts';
import { createdAt } from './key-metadata.ts';
import { type OperationCall, type Operations, regionOf } from './operation.ts';
import { pageOf, readPage, requiredString, toEpochSeconds, truncation } from './parameters.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
export const aliasOperations: Operations = {
  ListAliases(call) {
    const region = regionOf(call);
    const page = pageOf(aliasesOf(call), readPage(call.parameters, { byDefault: 50, most: 100 }));
    const at = toEpochSeconds(createdAt);
    return jsonResponse({
      Aliases: page.items.map(({ name, keyId }) => ({
        AliasArn: toAliasArn(region, name),
        AliasName: name,
        TargetKeyId: keyId,
        CreationDate: at,
        LastUpdatedDate: at,
      })),
      ...truncation(page.next),
    });
  },

  CreateAlias(call) {
    const name = checkAliasName(call.parameters.AliasName);
    const key = findKey(call, call.parameters.TargetKeyId);
    checkTarget(key);
    if (call.state.aliases.add(key, { name, keyId: key.keyId })) return jsonResponse({});
    const message = `An alias with the name ${toAliasArn(regionOf(call), name)} already exists`;
    throw kmsError('AlreadyExistsException', message);
  },
};

const aliasesOf = (call: OperationCall) => {
  const { aliases } = call.state;
  return call.parameters.KeyId === undefined ? aliases.list(regionOf(call)) : aliases.ofKey(keyOf(call));
};

const checkAliasName = (value: unknown): string => {
  const name = requiredString(value, 'aliasName', { min: 1, max: 256 });
  if (!name.startsWith('alias/') || name.startsWith('alias/aws/') || !/^[\w:/-]{7,}$/.test(name)) {
    throw kmsError('InvalidAliasNameException', `${name} is not an alias name that can be created.`);
  }
  return name;
};

const checkTarget = ({ state, keyId }: SandboxKey): void => {
  if (state === 'PendingDeletion') throw kmsError('KMSInvalidStateException', `${keyId} is pending deletion.`);
};
