import { createRequire } from 'node:module';
import type CredentialsModule from '@alicloud/credentials';
import type KmsModule from '@alicloud/kms20160120';
import type UndiciModule from 'undici';

export interface RpcCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Empty for permanent keys. */
  readonly securityToken: string;
}

/**
 * The SDK is CommonJS, and Node finds no named exports in it. With `require` it looks the same whatever runs this file.
 */
const require = createRequire(import.meta.url);

/** Loads the SDK when the first key is read, so that the service starts fast. */
export const loadRpcSdk = () => {
  const kms: typeof KmsModule = require('@alicloud/kms20160120');
  const { Agent, EnvHttpProxyAgent }: typeof UndiciModule = require('undici');
  return { kms, Agent, EnvHttpProxyAgent };
};

export type RpcSdk = ReturnType<typeof loadRpcSdk>;

/** The same for the ways to get credentials. */
export const loadCredentialsSdk = (): typeof CredentialsModule => {
  return require('@alicloud/credentials');
};
