import type { KmsError } from '../../errors.ts';
import {
  aliasRules,
  isRegion,
  isUuid,
  type NameParts,
  noBareKeyId,
  type ReferenceRule,
  referenceError,
  splitName,
} from '../key-reference.ts';
import type { AliasName, AliasRef, KeyIdName, KeyRef } from '../provider.ts';
import { knownPartitions, partitionOf } from './partitions.ts';

const provider = 'AWS';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
const isAlias = (text: string): boolean => /^alias\/[\w:/-]{1,250}$/.test(text);

/** A UUID, or the id of a multi-Region key: emulators make such ids of a UUID with its hyphens. */
const isKeyId = (text: string): boolean =>
  isUuid(text) || /^mrk-[0-9a-f]{32}$/i.test(text) || (text.startsWith('mrk-') && isUuid(text.slice('mrk-'.length)));

const isAccountId = (text: string): boolean => /^\d{12}$/.test(text);

const scopeRules: readonly ReferenceRule[] = [
  {
    breaks: ({ region }) => !isRegion(region),
    message: 'This is not a Region of AWS, such as us-east-2.',
  },
  {
    breaks: ({ accountId }) => !isAccountId(accountId),
    message: 'This is not an account ID of AWS, which has 12 digits.',
  },
];

/** https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN */
const arnRules: readonly ReferenceRule[] = [
  noBareKeyId(isKeyId),
  {
    breaks: ({ text, partition }) => !text.startsWith('arn:') || !/^aws(?:-[a-z]+)*$/.test(partition),
    message: 'This is not an AWS key ARN, such as arn:aws:kms:<region>:<account>:key/<id>.',
  },
  {
    breaks: ({ service }) => service !== 'kms',
    message: 'This is an ARN of another AWS service, not of a KMS key.',
  },
  ...scopeRules,
  {
    breaks: ({ partition, region }) => knownPartitions.has(partition) && partitionOf(region) !== partition,
    message: 'The partition and the Region of this ARN do not belong together.',
  },
  {
    breaks: ({ resource }) => !resource.startsWith('key/'),
    message: 'This is an ARN of AWS KMS, but not of a key: a key ARN ends in key/<id>.',
  },
  {
    breaks: ({ resource }) => !isKeyId(resource.slice('key/'.length)),
    message: 'The key ID in this ARN is not one of AWS: expected a UUID, or mrk- with 32 hexadecimal digits.',
  },
];

const idRules: readonly ReferenceRule[] = [
  {
    breaks: ({ text }) => text.startsWith('arn:'),
    message: 'This is an ARN, not a key ID. Ask for the key by its ARN.',
  },
  {
    breaks: ({ text }) => !isKeyId(text),
    message: 'This is not a key ID of AWS: expected a UUID, or mrk- with 32 hexadecimal digits.',
  },
  ...scopeRules,
];

const toParts = (text: string): NameParts => {
  const [, partition = '', service = '', region = '', accountId = '', resource = ''] = splitName(text, 6);
  return { text, partition, service, region, accountId, resource };
};

/** True for everything that has the form of an AWS name, right or wrong. */
export const ownsArn = (arn: string): boolean => arn.startsWith('arn:');

/** Reads a key ARN of any partition; everything else is a KMS_INVALID_KEY_REFERENCE that says what it is. */
export const parseArn = (arn: string): KeyRef | KmsError => {
  const parts = toParts(arn);
  const error = referenceError(provider, parts, arnRules);
  if (error !== null) return error;
  const { partition, region, accountId, resource } = parts;
  return { provider, arn, partition, region, accountId, keyId: resource.slice('key/'.length) };
};

/** Makes the ARN of a bare key id. The partition follows from the Region. */
export const refFromId = ({ region, accountId, keyId }: KeyIdName): KeyRef | KmsError => {
  const partition = partitionOf(region);
  const parts = { ...toParts(keyId), partition, region, accountId };
  const error = referenceError(provider, parts, idRules);
  if (error !== null) return error.with({ arn: null });
  return {
    provider,
    arn: `arn:${partition}:kms:${region}:${accountId}:key/${keyId}`,
    partition,
    region,
    accountId,
    keyId,
  };
};

/** Reads the ARN of an alias, of any partition; null for everything else. */
export const parseAliasArn = (arn: string): AliasRef | null => {
  const { partition, service, region, accountId, resource } = toParts(arn);
  const isArn = arn.startsWith('arn:') && service === 'kms' && knownPartitions.has(partition);
  if (!isArn || !isRegion(region) || !isAccountId(accountId) || !isAlias(resource)) return null;
  return partitionOf(region) === partition ? { provider, arn, partition, region, accountId, alias: resource } : null;
};

/** Makes the ARN of an alias. The partition follows from the Region. */
export const refFromAlias = ({ region, accountId, alias }: AliasName): AliasRef | KmsError => {
  const partition = partitionOf(region);
  const parts = { ...toParts(alias), partition, region, accountId, resource: '' };
  const error = referenceError(provider, parts, [...aliasRules(isAlias), ...scopeRules], []);
  if (error !== null) return error.with({ arn: null });
  return { provider, arn: `arn:${partition}:kms:${region}:${accountId}:${alias}`, partition, region, accountId, alias };
};
