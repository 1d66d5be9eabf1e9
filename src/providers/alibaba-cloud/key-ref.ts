import { splitAtColons } from '../../policy/match/split-at-colons.ts';
import { uuidPattern } from '../key-name-form.ts';
import { createKeyNames } from '../key-names.ts';

/** `key-` and letters, digits and hyphens, or a UUID for older keys. */
const keyId = new RegExp(`${uuidPattern.source}|[kK][eE][yY]-[a-zA-Z0-9][a-zA-Z0-9-]{0,63}`);

/**
 * The names of keys in Alibaba Cloud KMS, which has no partitions.
 * @see
 * https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-getkeypolicy
 * @see
 * https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-createalias
 */
export const alibabaCloudKeyNames = createKeyNames({
  provider: 'ALIBABA_CLOUD',
  cloud: 'Alibaba Cloud',
  prefix: 'acs:',
  arnExample: 'acs:kms:<region>:<account>:key/<id>',
  regionExample: 'cn-hangzhou',
  accountIdForm: 'is a number, usually with 16 digits',
  keyIdForm: 'key- with letters and digits, or a UUID',
  partition: /(?:)/,
  accountId: /\d{4,20}/,
  keyId,
  alias: /alias\/[\w/-]{1,255}/,
  partitionOf: () => null,
  mayHaveRegion: () => true,
  toParts(text) {
    const [, service = '', region = '', accountId = '', resource = ''] = splitAtColons(text, 5);
    return { text, partition: '', service, region, accountId, resource };
  },
  toArn: ({ region, accountId }, resource) => `acs:kms:${region}:${accountId}:${resource}`,
});
