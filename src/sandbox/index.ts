import type { AccountConfig } from '../config/config.ts';
import { accountOfKey, mergeAccounts, toAccountConfig } from './accounts.ts';
import { createAlibabaCloudHandler } from './alibaba-cloud/server.ts';
import { createAwsHandler } from './aws/server.ts';
import { type CallLog, createCallLog } from './call-log.ts';
import { createCredentialStore, roleArn } from './credentials.ts';
import { createFaultSet, type Fault } from './fault.ts';
import { listen } from './http-server.ts';
import { createKeyStore } from './key-store.ts';
import { seedKeys } from './keys/index.ts';
import type { SandboxKey } from './keys/sandbox-key.ts';
import type { SandboxAccount, SandboxOptions } from './options.ts';
import { createQuotas } from './quotas.ts';
import type { SandboxState } from './state.ts';

export type { Call, CallFilter, Cloud } from './call.ts';
export type { CallLog, CountedCall } from './call-log.ts';
export type { Role } from './credentials.ts';
export type { Disturbance, Fault } from './fault.ts';
export { type CatalogueEntry, sandboxKeys } from './keys/index.ts';
export { type SandboxKey, toArn } from './keys/sandbox-key.ts';
export type { SandboxAccount, SandboxOptions } from './options.ts';
export type { QuotaSettings } from './quotas.ts';

/** The KMS and STS endpoints of both clouds, running on this machine. */
export interface Sandbox {
  readonly awsUrl: string;
  readonly alibabaCloudUrl: string;
  /** The sandbox's accounts as the accounts file would describe them. */
  readonly accounts: readonly AccountConfig[];
  readonly calls: CallLog;
  /** Returns a function that takes the fault away again. */
  setFault(fault: Fault): () => void;
  clearFaults(): void;
  /** null lifts the quota. */
  setQuota(operation: string, requestsPerSecond: number | null): void;
  setLatency(latencyMs: number): void;
  addKey(key: SandboxKey): void;
  /** Puts a document past PutKeyPolicy's checks, byte for byte. Throws where there is no such key. */
  putPolicy(arn: string, document: string): void;
  /** The account's access keys, temporary ones too, are unknown from now on. */
  revokeCredentials(accountId: string): void;
  restoreCredentials(accountId: string): void;
  /** All temporary credentials given out so far are expired from now on. */
  expireSessions(): void;
  close(): Promise<void>;
}

/** Starts the sandbox. Rejects where a port is taken. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const keys = [...(options.seeds === false ? [] : seedKeys.filter((key) => !key.absent)), ...(options.keys ?? [])];
  const accounts = mergeAccounts([...keys.map(accountOfKey), ...(options.accounts ?? [])]);
  const state = createState(options, keys, accounts);
  const aws = await listen(host, options.awsPort ?? 0, createAwsHandler(state));
  const alibabaCloud = await listen(
    host,
    options.alibabaCloudPort ?? 0,
    createAlibabaCloudHandler(state, accounts),
  ).catch(async (error: unknown) => {
    await aws.close();
    throw error;
  });
  return {
    awsUrl: aws.url,
    alibabaCloudUrl: alibabaCloud.url,
    accounts: accounts.map((account) =>
      toAccountConfig(account, account.provider === 'AWS' ? aws.url : alibabaCloud.url),
    ),
    ...controls(state),
    close: async () => void (await Promise.all([aws.close(), alibabaCloud.close()])),
  };
}

function createState(
  options: SandboxOptions,
  keys: readonly SandboxKey[],
  accounts: readonly SandboxAccount[],
): SandboxState {
  const state: SandboxState = {
    keys: createKeyStore(),
    credentials: createCredentialStore(options.sessionSeconds),
    calls: createCallLog(),
    faults: createFaultSet(options.faults),
    quotas: createQuotas(options.quotas),
    latencyMs: options.latencyMs ?? 0,
  };
  for (const key of keys) state.keys.add(key);
  for (const { provider, accountId } of accounts) {
    state.credentials.addAccount(provider, accountId);
    state.credentials.addRole({ arn: roleArn[provider](accountId, 'key-policy-reader'), externalId: null });
    const auditor = roleArn[provider](accountId, 'key-policy-auditor');
    state.credentials.addRole({ arn: auditor, externalId: 'sandbox-external-id' });
  }
  for (const role of options.roles ?? []) state.credentials.addRole(role);
  return state;
}

function controls(state: SandboxState) {
  return {
    calls: state.calls,
    setFault: state.faults.add,
    clearFaults: state.faults.clear,
    setQuota: state.quotas.set,
    setLatency(latencyMs: number) {
      state.latencyMs = latencyMs;
    },
    addKey: state.keys.add,
    putPolicy(arn: string, document: string) {
      if (!state.keys.putPolicy(arn, document)) throw new Error(`The sandbox holds no key ${arn}`);
    },
    revokeCredentials: state.credentials.revoke,
    restoreCredentials: state.credentials.restore,
    expireSessions: state.credentials.expireSessions,
  };
}
