import { createRequire } from 'node:module';

import type CredentialsModule from '@alicloud/credentials';
import type KmsModule from '@alicloud/kms20160120';
import { pauseLoading } from '../pause-loading.ts';
import { loadUndici } from '../undici.ts';

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

/** Loads the SDK in two parts when the first key is read, so that the service starts fast. */
export const loadRpcSdk = async () => {
  const undici = await loadUndici();
  await pauseLoading();
  const kms: typeof KmsModule = require('@alicloud/kms20160120');
  return { ...undici, kms };
};

export type RpcSdk = Awaited<ReturnType<typeof loadRpcSdk>>;

/** The same for the ways to get credentials. */
export const loadCredentialsSdk = (): typeof CredentialsModule => {
  return require('@alicloud/credentials');
};
