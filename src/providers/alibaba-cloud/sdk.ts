import { createRequire } from 'node:module';
import type CredentialsModule from '@alicloud/credentials';
import type KmsModule from '@alicloud/kms20160120';
import type UtilModule from '@alicloud/tea-util';

/** The RPC client, which signs any operation of any service, with the KMS operations on top. */
export type RpcClient = InstanceType<typeof KmsModule.default>;

export interface RpcCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Empty for permanent keys. */
  readonly securityToken: string;
}

/** The SDK is CommonJS without named exports for Node: asked for as such, it is the same whatever runs this file. */
const require = createRequire(import.meta.url);

/** The SDK is read when the first key is asked for, so that the service starts fast. */
export function loadRpcSdk() {
  const kms: typeof KmsModule = require('@alicloud/kms20160120');
  const util: typeof UtilModule = require('@alicloud/tea-util');
  return { kms, util };
}

export type RpcSdk = ReturnType<typeof loadRpcSdk>;

/** The same for the ways to get credentials. */
export function loadCredentialsSdk(): typeof CredentialsModule {
  return require('@alicloud/credentials');
}

/**
 * A client for one set of credentials, for good: the SDK reads id, secret and token one after the other for each
 * signature, so a set that changed in between would be mixed. `endpoint` is a URL without a slash at its end.
 */
export function createRpcClient(sdk: RpcSdk, endpoint: string, region: string, credentials: RpcCredentials): RpcClient {
  const [protocol = 'https', host = ''] = endpoint.split('://');
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const config = {
    protocol,
    endpoint: host,
    regionId: region,
    accessKeyId,
    accessKeySecret,
    ...(securityToken === '' ? {} : { securityToken }),
    toMap: () => config,
  };
  return new sdk.kms.default(config);
}

/** How long the SDK lets a connection go on when nobody waits for its answer any more. */
const graceMs = 100;

/**
 * The SDK's own time-outs break the connection of an attempt that was given up. They do not replace that limit: it
 * forgets them on connections that are used again, and tells a body that stops half-way as a broken connection.
 * Connections are kept alive by the SDK's own agents as long as nothing is said of them.
 */
export function createRuntime(sdk: RpcSdk, attemptTimeoutMs: number) {
  return new sdk.util.RuntimeOptions({
    autoretry: false,
    connectTimeout: attemptTimeoutMs + graceMs,
    readTimeout: attemptTimeoutMs + graceMs,
  });
}

export type Runtime = ReturnType<typeof createRuntime>;

/** The SDK's own methods give no body, which its types do not foresee: all parameters go into the query. */
const noBody = null as unknown as Record<string, never>;

/** Calls an operation that the SDK has no method for. */
export function callOperation(
  client: RpcClient,
  operation: { readonly name: string; readonly version: string },
  query: Readonly<Record<string, string | number>>,
  runtime: Runtime,
): Promise<Readonly<Record<string, unknown>>> {
  return client.doRequest(operation.name, 'HTTPS', 'POST', operation.version, 'AK', query, noBody, runtime);
}
