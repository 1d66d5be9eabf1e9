import { sandboxKeys } from '../../../src/sandbox/index.ts';
import type { Bucket } from '../federation/example-subgraph/data.ts';

const aws = 'arn:aws:kms:us-east-2:111122223333';
const alibabaCloud = 'acs:kms:cn-hangzhou:1903253031260001';

/** Other references than to existing keys: keys that are gone, aliases, unknown accounts, invalid ARNs. */
const broken: readonly string[] = [
  `${aws}:alias/orders`,
  `${alibabaCloud}:alias/orders`,
  'arn:aws:kms:us-east-2:999999999999:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  'arn:aws:s3:::bucket',
  'not an ARN',
  '',
];

const unknownKey = (index: number): string =>
  index % 2 === 0
    ? `${aws}:key/dead0000-0000-4000-8000-${String(index).padStart(12, '0')}`
    : `${alibabaCloud}:key/key-dead${String(index).padStart(12, '0')}`;

/** Faults that take seconds to be detected are left out: their errors are the same as those of others. */
const slow = /Timeout|Throttling|Internal|Unavailable|Hangs|Resets|Garbage/i;

const named = sandboxKeys.filter(({ name }) => !slow.test(name)).map(({ arn }) => arn);
const referred = [...named, ...broken].slice(0, 90);
const unknown = Array.from({ length: 100 - referred.length }, (_, index) => unknownKey(index));

/** A hundred buckets in both clouds, each with a different key. */
export const hundredBuckets: readonly Bucket[] = [...referred, ...unknown].map((arn, index) => ({
  name: `bucket-${index}`,
  encryptionKey: { arn },
}));
