import { splitAtColons } from '../../policy/match/split-at-colons.ts';
import { isUuid } from '../key-name-rules.ts';
import { createKeyNames } from '../key-names.ts';
import { knownPartitions, partitionOf } from './partitions.ts';

/**
 * The names of keys in AWS KMS, of any partition. The partition of a bare key id or an alias follows from the Region.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html for the names of aliases
 */
export const { ownsArn, parseArn, parseAliasArn, refFromAlias, refFromId } = createKeyNames({
  provider: 'AWS',
  cloud: 'AWS',
  prefix: 'arn:',
  arnExample: 'arn:aws:kms:<region>:<account>:key/<id>',
  regionExample: 'us-east-2',
  accountIdForm: 'has 12 digits',
  keyIdForm: 'a UUID, or mrk- with 32 hexadecimal digits',
  isAccountId: (text) => /^\d{12}$/.test(text),
  // A UUID, or the id of a multi-Region key: emulators make such ids of a UUID with its hyphens.
  isKeyId: (text) =>
    isUuid(text) || /^mrk-[0-9a-f]{32}$/i.test(text) || (text.startsWith('mrk-') && isUuid(text.slice('mrk-'.length))),
  isAlias: (text) => /^alias\/[\w:/-]{1,250}$/.test(text),
  isPartition: (text) => /^aws(?:-[a-z]+)*$/.test(text),
  partitionOf,
  toParts(text) {
    const [, partition = '', service = '', region = '', accountId = '', resource = ''] = splitAtColons(text, 6);
    return { text, partition, service, region, accountId, resource };
  },
  toArn: ({ partition, region, accountId }, resource) => `arn:${partition}:kms:${region}:${accountId}:${resource}`,
  ownRules: [
    {
      breaks: ({ partition, region }) => knownPartitions.has(partition) && partitionOf(region) !== partition,
      message: 'The partition and the Region of this ARN do not belong together.',
    },
  ],
});
