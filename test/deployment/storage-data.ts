/**
 * The data of the example subgraph in the compose file, which mounts this file in place of the subgraph's own data.ts:
 * the keys of moto-keys.ts, keys of the sandbox, and references that can't be read. Imports nothing, since it is
 * mounted elsewhere.
 */
const aws = 'arn:aws:kms:us-east-2:111122223333';
const alibabaCloud = 'acs:kms:cn-hangzhou:1903253031260001';

export const buckets = [
  { name: 'invoices', encryptionKey: { arn: `${aws}:key/cd613e30-d8f1-4adf-91b7-584a2265b1f5` } },
  { name: 'shared-reports', encryptionKey: { arn: `${aws}:key/d95bafc8-f2a4-427b-9cf4-bb99f4bea973` } },
  { name: 'media', encryptionKey: { arn: `${alibabaCloud}:key/key-hzz630494463ejqjx0001` } },
  { name: 'forgotten', encryptionKey: { arn: `${aws}:key/00000000-0000-4000-8000-000000000000` } },
  { name: 'by-alias', encryptionKey: { arn: `${aws}:alias/orders` } },
  { name: 'in-the-open', encryptionKey: null },
];

export const volumes = [
  { id: 'vol-1', sizeGiB: 100, encryptionKey: { arn: `${aws}:key/cd613e30-d8f1-4adf-91b7-584a2265b1f5` } },
  { id: 'vol-2', sizeGiB: 20, encryptionKey: { arn: `${alibabaCloud}:key/key-hzzbad04nopermission1` } },
];
