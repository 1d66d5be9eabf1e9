import type { AccountConfig } from '../config/config.ts';
import { createAccountDirectory } from './account-directory.ts';
import { accountOfKey, mergeAccounts, toAccountConfig } from './accounts.ts';
import { createAliasStore } from './alias-store.ts';
import { createAlibabaCloudHandler } from './alibaba-cloud/server.ts';
import { createAwsHandler } from './aws/server.ts';
import type { Cloud } from './call.ts';
import { type CallLog, createCallLog } from './call-log.ts';
import { createCredentialStore, roleArn } from './credentials.ts';
import { createFaultSet, type Fault } from './fault.ts';
import { createGrantStore } from './grant-store.ts';
import { listen } from './http-server.ts';
import { createKeyStore } from './key-store.ts';
import { seedKeys } from './keys/index.ts';
import type { SandboxGrant } from './keys/sandbox-grant.ts';
import type { SandboxKey } from './keys/sandbox-key.ts';
import type { SandboxAccount, SandboxOptions } from './options.ts';
import { createQuotas } from './quotas.ts';
import { addKey, type SandboxState } from './state.ts';

export type { Call, CallFilter, Cloud } from './call.ts';
export type { CallLog, CountedCall } from './call-log.ts';
export type { Role } from './credentials.ts';
export type { Fault, InjectedFault } from './fault.ts';
export { type CatalogueEntry, sandboxKeys } from './keys/index.ts';
export type { GrantConstraints, SandboxGrant } from './keys/sandbox-grant.ts';
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
  /** Returns a function that removes the fault. */
  setFault(fault: Fault): () => void;
  clearFaults(): void;
  /** Null removes the quota. */
  setQuota(operation: string, requestsPerSecond: number | null): void;
  setLatency(latencyMs: number): void;
  addKey(key: SandboxKey): void;
  /** Adds grants without CreateGrant's checks, and returns their ids. Throws where there is no such key. */
  addGrants(arn: string, grants: readonly SandboxGrant[]): readonly string[];
  /** Adds an account, with its access keys and roles, to its cloud's organization. */
  joinAccount(provider: Cloud, accountId: string): void;
  /** Closes the account, which the organization still lists. */
  closeAccount(provider: Cloud, accountId: string): void;
  /** Replaces the policy's text byte for byte, without PutKeyPolicy's checks. Throws where there is no such key. */
  putPolicy(arn: string, document: string): void;
  /** Invalidates the account's access keys, including temporary ones. */
  revokeCredentials(accountId: string): void;
  restoreCredentials(accountId: string): void;
  /** Expires all temporary credentials issued so far. */
  expireSessions(): void;
  close(): Promise<void>;
}

/** Starts the sandbox. Rejects where a port is in use. */
export const createSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
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
};

const createState = (
  options: SandboxOptions,
  keys: readonly SandboxKey[],
  accounts: readonly SandboxAccount[],
): SandboxState => {
  const state: SandboxState = {
    keys: createKeyStore(),
    aliases: createAliasStore(),
    grants: createGrantStore(),
    directory: createAccountDirectory(),
    credentials: createCredentialStore(options.sessionSeconds),
    calls: createCallLog(),
    faults: createFaultSet(options.faults),
    quotas: createQuotas(options.quotas),
    latencyMs: options.latencyMs ?? 0,
  };
  for (const { provider, accountId } of accounts) joinAccount(state, provider, accountId);
  for (const key of keys) addKey(state, key);
  for (const role of options.roles ?? []) state.credentials.addRole(role);
  return state;
};

const joinAccount = ({ credentials, directory }: SandboxState, provider: Cloud, accountId: string): void => {
  directory.join(provider, accountId);
  credentials.addAccount(provider, accountId);
  credentials.addRole({ arn: roleArn[provider](accountId, 'key-policy-reader'), externalId: null });
  credentials.addRole({ arn: roleArn[provider](accountId, 'key-policy-auditor'), externalId: 'sandbox-external-id' });
};

const controls = (state: SandboxState) => {
  return {
    calls: state.calls,
    setFault: state.faults.add,
    clearFaults: state.faults.clear,
    setQuota: state.quotas.set,
    setLatency(latencyMs: number) {
      state.latencyMs = latencyMs;
    },
    addKey: (key: SandboxKey) => addKey(state, key),
    addGrants(arn: string, grants: readonly SandboxGrant[]) {
      if (!state.keys.find(arn)) throw noKey(arn);
      return grants.map((grant) => state.grants.add(arn, grant).grantId);
    },
    putPolicy(arn: string, document: string) {
      if (!state.keys.update(arn, { document })) throw noKey(arn);
    },
    joinAccount: (provider: Cloud, accountId: string) => joinAccount(state, provider, accountId),
    closeAccount: state.directory.close,
    revokeCredentials: state.credentials.revoke,
    restoreCredentials: state.credentials.restore,
    expireSessions: state.credentials.expireSessions,
  };
};

const noKey = (arn: string): Error => new Error(`The sandbox has no key ${arn}`);
