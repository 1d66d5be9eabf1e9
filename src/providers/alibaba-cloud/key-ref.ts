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

const provider = 'ALIBABA_CLOUD';

/** https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-createalias */
const isAlias = (text: string): boolean => /^alias\/[\w/-]{1,255}$/.test(text);

/** `key-` and letters, digits and hyphens, or a UUID for the keys of older times. */
const isKeyId = (text: string): boolean => isUuid(text) || /^key-[a-z0-9][a-z0-9-]{0,63}$/i.test(text);

const isAccountId = (text: string): boolean => /^\d{4,20}$/.test(text);

const scopeRules: readonly ReferenceRule[] = [
  {
    breaks: ({ region }) => !isRegion(region),
    message: 'This is not a Region of Alibaba Cloud, such as cn-hangzhou.',
  },
  {
    breaks: ({ accountId }) => !isAccountId(accountId),
    message: 'This is not an account ID of Alibaba Cloud, which is a number, usually with 16 digits.',
  },
];

/** https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-getkeypolicy */
const arnRules: readonly ReferenceRule[] = [
  noBareKeyId(isKeyId),
  {
    breaks: ({ text }) => !text.startsWith('acs:'),
    message: 'This is not an Alibaba Cloud key ARN, such as acs:kms:<region>:<account>:key/<id>.',
  },
  {
    breaks: ({ service }) => service !== 'kms',
    message: 'This is an ARN of another Alibaba Cloud service, not of a KMS key.',
  },
  ...scopeRules,
  {
    breaks: ({ resource }) => !resource.startsWith('key/'),
    message: 'This is an ARN of Alibaba Cloud KMS, but not of a key: a key ARN ends in key/<id>.',
  },
  {
    breaks: ({ resource }) => !isKeyId(resource.slice('key/'.length)),
    message: 'The key ID in this ARN is not one of Alibaba Cloud: expected key- with letters and digits, or a UUID.',
  },
];

const idRules: readonly ReferenceRule[] = [
  {
    breaks: ({ text }) => text.startsWith('acs:'),
    message: 'This is an ARN, not a key ID. Ask for the key by its ARN.',
  },
  {
    breaks: ({ text }) => !isKeyId(text),
    message: 'This is not a key ID of Alibaba Cloud: expected key- with letters and digits, or a UUID.',
  },
  ...scopeRules,
];

const toParts = (text: string): NameParts => {
  const [, service = '', region = '', accountId = '', resource = ''] = splitName(text, 5);
  return { text, partition: '', service, region, accountId, resource };
};

/** True for everything that has the form of an Alibaba Cloud name, right or wrong. */
export const ownsArn = (arn: string): boolean => arn.startsWith('acs:');

/** Reads a key ARN; everything else is a KMS_INVALID_KEY_REFERENCE that says what it is. */
export const parseArn = (arn: string): KeyRef | KmsError => {
  const parts = toParts(arn);
  const error = referenceError(provider, parts, arnRules);
  if (error !== null) return error;
  const { region, accountId, resource } = parts;
  return { provider, arn, partition: null, region, accountId, keyId: resource.slice('key/'.length) };
};

/** Makes the ARN of a bare key id. */
export const refFromId = ({ region, accountId, keyId }: KeyIdName): KeyRef | KmsError => {
  const parts = { ...toParts(keyId), region, accountId };
  const error = referenceError(provider, parts, idRules);
  if (error !== null) return error.with({ arn: null });
  return { provider, arn: `acs:kms:${region}:${accountId}:key/${keyId}`, partition: null, region, accountId, keyId };
};

/** Reads the ARN of an alias; null for everything else. */
export const parseAliasArn = (arn: string): AliasRef | null => {
  const { service, region, accountId, resource } = toParts(arn);
  const isArn = arn.startsWith('acs:') && service === 'kms' && isRegion(region) && isAccountId(accountId);
  return isArn && isAlias(resource) ? { provider, arn, partition: null, region, accountId, alias: resource } : null;
};

/** Makes the ARN of an alias. */
export const refFromAlias = ({ region, accountId, alias }: AliasName): AliasRef | KmsError => {
  const parts = { ...toParts(alias), region, accountId, resource: '' };
  const error = referenceError(provider, parts, [...aliasRules(isAlias), ...scopeRules], []);
  if (error !== null) return error.with({ arn: null });
  return { provider, arn: `acs:kms:${region}:${accountId}:${alias}`, partition: null, region, accountId, alias };
};
