import type { ProviderDescription } from '../provider.ts';
import { awsKeyNames } from './key-ref.ts';

/** AWS KMS, as far as it can be described without its SDK. */
export const awsDescription: ProviderDescription<'AWS'> = {
  id: 'AWS',
  configName: 'aws',
  traceName: 'aws',
  terraform: {
    policies: {
      aws_kms_key: 'policy',
      aws_kms_key_policy: 'policy',
      aws_kms_external_key: 'policy',
      aws_kms_replica_key: 'policy',
      aws_kms_replica_external_key: 'policy',
      awscc_kms_key: 'key_policy',
      awscc_kms_replica_key: 'key_policy',
    },
    callerIdentity: 'aws_caller_identity',
  },
  example: {
    arn: 'arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    accountId: '111122223333',
    document: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' }],
    }),
  },
  ...awsKeyNames,
};
