/**
 * What `regions: all` stands for: where the vendor lists an endpoint of KMS that is open to every account.
 * @see https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/endpoints
 */
export const kmsRegions: readonly string[] = [
  'ap-northeast-1',
  'ap-southeast-1',
  'ap-southeast-3',
  'ap-southeast-5',
  'cn-beijing',
  'cn-chengdu',
  'cn-guangzhou',
  'cn-hangzhou',
  'cn-heyuan',
  'cn-hongkong',
  'cn-huhehaote',
  'cn-qingdao',
  'cn-shanghai',
  'cn-shenzhen',
  'cn-wulanchabu',
  'cn-zhangjiakou',
  'eu-central-1',
  'eu-west-1',
  'me-east-1',
  'us-east-1',
  'us-west-1',
];
