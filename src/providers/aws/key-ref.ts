import { splitAtColons } from '../../policy/match/split-at-colons.ts';
import { uuidPattern } from '../key-name-form.ts';
import { createKeyNames } from '../key-names.ts';
import { mayHaveRegion, partitionOf } from './partitions.ts';

/** A UUID, or the id of a multi-Region key: emulators make such ids of a UUID with its hyphens. */
const keyId = new RegExp(`(?:mrk-)?${uuidPattern.source}|[mM][rR][kK]-[0-9a-fA-F]{32}`);

/**
 * The names of keys in AWS KMS, of any partition. The partition of a bare key id or an alias follows from the Region.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html for the names of aliases
 */
export const awsKeyNames = createKeyNames({
  provider: 'AWS',
  cloud: 'AWS',
  prefix: 'arn:',
  arnExample: 'arn:aws:kms:<region>:<account>:key/<id>',
  regionExample: 'us-east-2',
  accountIdForm: 'has 12 digits',
  keyIdForm: 'a UUID, or mrk- with 32 hexadecimal digits',
  partition: /aws(?:-[a-z]+)*/,
  accountId: /\d{12}/,
  keyId,
  alias: /alias\/[\w:/-]{1,250}/,
  partitionOf,
  mayHaveRegion,
  toParts(text) {
    const [, partition = '', service = '', region = '', accountId = '', resource = ''] = splitAtColons(text, 6);
    return { text, partition, service, region, accountId, resource };
  },
  toArn: ({ partition, region, accountId }, resource) => `arn:${partition}:kms:${region}:${accountId}:${resource}`,
});
