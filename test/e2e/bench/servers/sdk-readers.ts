import { createRequire } from 'node:module';
import type KmsModule from '@alicloud/kms20160120';
import type UtilModule from '@alicloud/tea-util';
import { GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { AccountConfig } from '../../../../src/config/config.ts';

/** Reads policies of one account with the vendor's SDK as its documentation shows it. */
export type CreateReader = (account: AccountConfig) => (arn: string) => Promise<unknown>;

const require = createRequire(import.meta.url);

const identityOf = ({ credentials: { sandbox } }: AccountConfig) => {
  if (!sandbox) throw new TypeError('The benchmark asks nobody but the sandbox.');
  return sandbox;
};

const regionOf = ({ regions: [region = ''] }: AccountConfig): string => region;

export const createAwsReader: CreateReader = (account) => {
  const { accessKeyId, accessKeySecret: secretAccessKey } = identityOf(account);
  const agent = { keepAlive: true, maxSockets: account.maxConcurrency };
  const kms = new KMSClient({
    region: regionOf(account),
    endpoint: String(account.endpoint),
    credentials: { accessKeyId, secretAccessKey },
    requestHandler: { httpAgent: agent },
  });
  return (arn) => kms.send(new GetKeyPolicyCommand({ KeyId: arn, PolicyName: 'default' }));
};

export const createAlibabaCloudReader: CreateReader = (account) => {
  const { default: Client }: typeof KmsModule = require('@alicloud/kms20160120');
  const { RuntimeOptions }: typeof UtilModule = require('@alicloud/tea-util');
  const region = regionOf(account);
  const config = {
    ...identityOf(account),
    regionId: region,
    protocol: 'http',
    endpoint: String(account.endpoint).replace('http://', '').replace('{region}', region),
    toMap: () => config,
  };
  const kms = new Client(config);
  const runtime = new RuntimeOptions({ autoretry: false });
  const noBody = null as unknown as Record<string, never>;
  return (arn) => {
    const query = { KeyId: arn, PolicyName: 'default' };
    return kms.doRequest('GetKeyPolicy', 'HTTPS', 'POST', '2016-01-20', 'AK', query, noBody, runtime);
  };
};
