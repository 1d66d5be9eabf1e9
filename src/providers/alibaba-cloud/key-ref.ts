import { splitAtColons } from '../../policy/match/split-at-colons.ts';
import { isUuid } from '../key-name-rules.ts';
import { createKeyNames } from '../key-names.ts';

/**
 * The names of keys in Alibaba Cloud KMS, which has no partitions.
 * @see https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-getkeypolicy
 * @see https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-createalias
 */
export const { ownsArn, parseArn, parseAliasArn, refFromAlias, refFromId } = createKeyNames({
  provider: 'ALIBABA_CLOUD',
  cloud: 'Alibaba Cloud',
  prefix: 'acs:',
  arnExample: 'acs:kms:<region>:<account>:key/<id>',
  regionExample: 'cn-hangzhou',
  accountIdForm: 'is a number, usually with 16 digits',
  keyIdForm: 'key- with letters and digits, or a UUID',
  isAccountId: (text) => /^\d{4,20}$/.test(text),
  // `key-` and letters, digits and hyphens, or a UUID for the keys of older times.
  isKeyId: (text) => isUuid(text) || /^key-[a-z0-9][a-z0-9-]{0,63}$/i.test(text),
  isAlias: (text) => /^alias\/[\w/-]{1,255}$/.test(text),
  isPartition: (text) => text === '',
  partitionOf: () => null,
  toParts(text) {
    const [, service = '', region = '', accountId = '', resource = ''] = splitAtColons(text, 5);
    return { text, partition: '', service, region, accountId, resource };
  },
  toArn: ({ region, accountId }, resource) => `acs:kms:${region}:${accountId}:${resource}`,
  ownRules: [],
});
