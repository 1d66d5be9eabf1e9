interface Encrypted {
  readonly encryptionKey: { readonly arn: string } | null;
}

export interface Bucket extends Encrypted {
  readonly name: string;
}

export interface Volume extends Encrypted {
  readonly id: string;
  readonly sizeGiB: number;
}

const aws = 'arn:aws:kms:us-east-2:111122223333';
const alibabaCloud = 'acs:kms:cn-hangzhou:1903253031260001';

const by = (arn: string): Encrypted => ({ encryptionKey: { arn } });

/** References to keys of the sandbox, and other references that occur: a key that is gone, an alias, null. */
export const buckets: readonly Bucket[] = [
  { name: 'invoices', ...by(`${aws}:key/1234abcd-12ab-34cd-56ef-1234567890ab`) },
  { name: 'audit-logs', ...by(`${aws}:key/c0de0000-0000-4000-8000-000000000002`) },
  { name: 'downloads', ...by(`${aws}:key/c0de0000-0000-4000-8000-000000000005`) },
  { name: 'media', ...by(`${alibabaCloud}:key/key-hzz630494463ejqjx0001`) },
  { name: 'forgotten', ...by(`${aws}:key/bad00000-0000-4000-8000-000000000001`) },
  { name: 'by-alias', ...by(`${aws}:alias/orders`) },
  { name: 'in-the-open', encryptionKey: null },
];

export const volumes: readonly Volume[] = [
  { id: 'vol-1', sizeGiB: 100, ...by(`${aws}:key/1234abcd-12ab-34cd-56ef-1234567890ab`) },
  { id: 'vol-2', sizeGiB: 500, ...by(`${alibabaCloud}:key/key-hzz630494463ejqjx0001`) },
  { id: 'vol-3', sizeGiB: 20, ...by(`${alibabaCloud}:key/key-hzzbad04nopermission1`) },
];
