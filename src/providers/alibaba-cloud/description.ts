import type { ProviderDescription } from '../provider.ts';
import { alibabaCloudKeyNames } from './key-ref.ts';

/** Alibaba Cloud KMS, as far as it can be described without its SDK. */
export const alibabaCloudDescription: ProviderDescription<'ALIBABA_CLOUD'> = {
  id: 'ALIBABA_CLOUD',
  configName: 'alibaba-cloud',
  traceName: 'alibaba_cloud',
  terraform: { policies: { alicloud_kms_key: 'policy' }, callerIdentity: null },
  ...alibabaCloudKeyNames,
};
