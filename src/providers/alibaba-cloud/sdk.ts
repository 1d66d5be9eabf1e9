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

/** The packages on which the SDK depends, each of which takes longer to load than the rest of it. */
const largeParts = ['@alicloud/tea-util', '@alicloud/rpc-client'];

const load = async () => {
  const undici = await loadUndici();
  const requireOfSdk = createRequire(require.resolve('@alicloud/kms20160120'));
  for (const part of largeParts) {
    await pauseLoading();
    requireOfSdk(part);
  }
  await pauseLoading();
  const kms: typeof KmsModule = require('@alicloud/kms20160120');
  return { ...undici, kms };
};

export type RpcSdk = Awaited<ReturnType<typeof load>>;

let loading: Promise<RpcSdk> | null = null;

/** Loads the SDK in parts when the first key is read, so that the service starts fast. */
export const loadRpcSdk = (): Promise<RpcSdk> => {
  loading ??= load();
  return loading;
};

/** The same for the ways to get credentials. */
export const loadCredentialsSdk = (): typeof CredentialsModule => {
  return require('@alicloud/credentials');
};
