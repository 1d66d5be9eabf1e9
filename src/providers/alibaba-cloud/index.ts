import type { Provider, Quota } from '../provider.ts';
import { createAlibabaCloudClient } from './client.ts';
import { alibabaCloudDescription } from './description.ts';
import { createResourceDirectoryClient } from './resource-directory.ts';

/** All reads of keys share it. GetKeyPolicy is not named among them, and is taken to be one. */
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
  createClient: createAlibabaCloudClient,
  createOrganizationClient: createResourceDirectoryClient,
};
