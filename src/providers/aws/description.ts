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
  ...awsKeyNames,
};
