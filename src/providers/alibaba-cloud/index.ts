import type { Provider, Quota } from '../provider.ts';
import { createAlibabaCloudClient } from './client.ts';
import { alibabaCloudDescription } from './description.ts';
import { createResourceDirectoryClient } from './resource-directory.ts';

/** All reads of keys share one quota. The vendor does not list GetKeyPolicy among them; it is assumed to be one. */
const keyReads: Quota = { group: 'key reads', requestsPerSecond: 50 };

/** Alibaba Cloud KMS. Quotas: https://www.alibabacloud.com/help/en/kms/product-overview/limits */
export const alibabaCloud: Provider<'ALIBABA_CLOUD'> = {
  ...alibabaCloudDescription,
  quotas: {
    GetKeyPolicy: keyReads,
    DescribeKey: keyReads,
    ListKeys: keyReads,
    ListAliases: keyReads,
    ListResourceTags: keyReads,
  },
  maxListPageSize: 100,
  // https://github.com/aliyun/credentials-nodejs: the default provider chain
  ambientCredentials: {
    variables: [
      'ALIBABA_CLOUD_ACCESS_KEY_ID',
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
      'ALIBABA_CLOUD_ROLE_ARN',
      'ALIBABA_CLOUD_ECS_METADATA',
      'ALIBABA_CLOUD_PROFILE',
    ],
    files: [
      { variable: 'ALIBABA_CLOUD_CREDENTIALS_FILE', path: ['.alibabacloud', 'credentials'] },
      { variable: null, path: ['.aliyun', 'config.json'] },
    ],
  },
  createClient: createAlibabaCloudClient,
  createOrganizationClient: createResourceDirectoryClient,
};
