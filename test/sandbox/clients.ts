import { createHmac, randomUUID } from 'node:crypto';
import AlibabaKms from '@alicloud/kms20160120';
import OpenApi, { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@alicloud/tea-util';
import { KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms';
import type { Sandbox } from '../../src/sandbox/index.ts';

export const awsAccount = '111122223333';
export const alibabaAccount = '1903253031260001';
export const awsKeyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
export const alibabaKeyId = 'key-hzz630494463ejqjx0001';

export function awsClient(sandbox: Sandbox, config: KMSClientConfig & { readonly accountId?: string } = {}): KMSClient {
  const { accountId = awsAccount, ...rest } = config;
  return new KMSClient({
    region: 'us-east-2',
    endpoint: sandbox.awsUrl,
    credentials: { accessKeyId: `SANDBOX${accountId}`, secretAccessKey: 'sandbox' },
    maxAttempts: 1,
    ...rest,
  });
}

export interface AlibabaCaller {
  readonly accountId?: string;
  readonly accessKeyId?: string;
  readonly accessKeySecret?: string;
  readonly securityToken?: string;
  /** The Region in the endpoint's path; null leaves it to the sandbox. */
  readonly region?: string | null;
}

function endpointOf(sandbox: Sandbox, { region = 'cn-hangzhou' }: AlibabaCaller): string {
  const { host } = new URL(sandbox.alibabaCloudUrl);
  return region === null ? host : `${host}/${region}`;
}

function keysOf({ accountId = alibabaAccount, accessKeyId, accessKeySecret, securityToken }: AlibabaCaller) {
  return {
    accessKeyId: accessKeyId ?? `SANDBOX${accountId}`,
    accessKeySecret: accessKeySecret ?? 'sandbox',
    ...(securityToken === undefined ? {} : { securityToken }),
  };
}

/**
 * Both packages are CommonJS with a default export: Node gives their exports as the default, Vitest the default of
 * their exports.
 */
function classOf<T>(imported: { readonly default: T }): T {
  return 'default' in imported ? imported.default : imported;
}

type Answer = Readonly<Record<string, unknown>>;
type Call = (action: string, parameters?: Readonly<Record<string, unknown>>) => Promise<Answer>;

/** The RPC client that the subgraph uses: signature version 1.0, parameters in the query. */
export function rpcCaller(sandbox: Sandbox, caller: AlibabaCaller = {}, version = '2016-01-20'): Call {
  const Client = classOf(AlibabaKms);
  const config = {
    ...keysOf(caller),
    regionId: 'cn-hangzhou',
    endpoint: endpointOf(sandbox, caller),
    protocol: 'http',
  };
  const client = new Client(config as ConstructorParameters<typeof AlibabaKms.default>[0]);
  return (action, parameters = {}) =>
    client.doRequest(action, 'HTTP', 'POST', version, 'AK', parameters, null as never, new RuntimeOptions({}));
}

/** The newer client: ACS3-HMAC-SHA256 in headers. */
export function acs3Caller(sandbox: Sandbox, caller: AlibabaCaller = {}, how: 'query' | 'form' = 'query'): Call {
  const Client = classOf(OpenApi);
  const config = new $OpenApiUtil.Config({
    ...keysOf(caller),
    endpoint: endpointOf(sandbox, caller),
    protocol: 'HTTP',
  });
  const client = new Client(config);
  return async (action, parameters = {}) => {
    const params = new $OpenApiUtil.Params({
      action,
      version: '2016-01-20',
      protocol: 'HTTP',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    const request = new $OpenApiUtil.OpenApiRequest(how === 'query' ? { query: parameters } : { body: parameters });
    const answer = await client.callApi(params, request, new RuntimeOptions({}) as never);
    return answer.body;
  };
}

/** What a hand-written client would send: signature version 1.0 as documented. */
export function signedParameters(
  method: 'GET' | 'POST',
  parameters: Readonly<Record<string, string>>,
  secret = 'sandbox',
): URLSearchParams {
  const all: Record<string, string> = {
    Version: '2016-01-20',
    AccessKeyId: `SANDBOX${alibabaAccount}`,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
    Timestamp: new Date().toISOString().replace(/\.\d+/, ''),
    ...parameters,
  };
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  const query = Object.keys(all)
    .filter((name) => all[name] !== '')
    .sort()
    .map((name) => `${encode(name)}=${encode(all[name] ?? '')}`)
    .join('&');
  const stringToSign = `${method}&${encode('/')}&${encode(query)}`;
  const signature = createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64');
  return new URLSearchParams([...Object.entries(all).filter(([, value]) => value !== ''), ['Signature', signature]]);
}
