import type { Provider } from '../provider.ts';
import { createAwsClient } from './client.ts';
import { awsDescription } from './description.ts';
import { createAwsOrganizationClient } from './organization.ts';

/** AWS KMS. Quotas: https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html */
export const aws: Provider<'AWS'> = {
  ...awsDescription,
  quotas: {
    GetKeyPolicy: { group: 'GetKeyPolicy', requestsPerSecond: 1000 },
    DescribeKey: { group: 'DescribeKey', requestsPerSecond: 2000 },
    ListKeys: { group: 'ListKeys', requestsPerSecond: 500 },
    ListGrants: { group: 'ListGrants', requestsPerSecond: 100 },
    ListAliases: { group: 'ListAliases', requestsPerSecond: 500 },
    ListResourceTags: { group: 'ListResourceTags', requestsPerSecond: 2000 },
    GetKeyRotationStatus: { group: 'GetKeyRotationStatus', requestsPerSecond: 1000 },
  },
  maxListPageSize: 1000,
  // https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
  ambientCredentials: {
    variables: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_ROLE_ARN', 'AWS_PROFILE'],
    files: [
      { variable: 'AWS_SHARED_CREDENTIALS_FILE', path: ['.aws', 'credentials'] },
      { variable: 'AWS_CONFIG_FILE', path: ['.aws', 'config'] },
    ],
  },
  createClient: createAwsClient,
  createOrganizationClient: createAwsOrganizationClient,
};
