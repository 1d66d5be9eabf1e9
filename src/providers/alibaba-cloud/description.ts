import type { ProviderDescription } from '../provider.ts';
import { alibabaCloudKeyNames } from './key-ref.ts';

/** Alibaba Cloud KMS, as far as it can be described without its SDK. */
export const alibabaCloudDescription: ProviderDescription<'ALIBABA_CLOUD'> = {
  id: 'ALIBABA_CLOUD',
  configName: 'alibaba-cloud',
  traceName: 'alibaba_cloud',
  terraform: { policies: { alicloud_kms_key: 'policy' }, callerIdentity: null },
  example: {
    arn: 'acs:kms:cn-hangzhou:1111222233334444:key/key-hzz1111222233334444',
    accountId: '1111222233334444',
    document: JSON.stringify({
      Version: '1',
      Statement: [
        { Effect: 'Allow', Principal: { RAM: ['acs:ram::1111222233334444:*'] }, Action: ['kms:*'], Resource: ['*'] },
      ],
    }),
  },
  ...alibabaCloudKeyNames,
};
