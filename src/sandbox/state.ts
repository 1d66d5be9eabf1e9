import { setTimeout as delay } from 'node:timers/promises';
import type { AccountDirectory } from './account-directory.ts';
import type { AliasStore } from './alias-store.ts';
import type { Call } from './call.ts';
import type { CallRecorder } from './call-log.ts';
import type { CredentialStore } from './credentials.ts';
import type { FaultSet, InjectedFault } from './fault.ts';
import type { GrantStore } from './grant-store.ts';
import type { KeyStore } from './key-store.ts';
import { type SandboxKey, toArn } from './keys/sandbox-key.ts';
import type { Quotas } from './quotas.ts';

/** The state that both protocols share: keys, accounts and credentials, and the settings for calls. */
export interface SandboxState {
  readonly keys: KeyStore;
  readonly aliases: AliasStore;
  readonly grants: GrantStore;
  readonly directory: AccountDirectory;
  readonly credentials: CredentialStore;
  readonly calls: CallRecorder;
  readonly faults: FaultSet;
  readonly quotas: Quotas;
  latencyMs: number;
}

/** Adds a key together with its aliases and grants. */
export const addKey = ({ keys, aliases, grants }: SandboxState, key: SandboxKey): void => {
  keys.add(key);
  for (const name of key.aliases ?? []) aliases.add(key, { name, keyId: key.keyId });
  for (const grant of key.grants ?? []) grants.add(toArn(key), grant);
};

/**
 * Call it for every authenticated call before executing it: records the call, delays it by the configured latency, and
 * checks injected faults and quotas. Resolves to the fault with which to respond, or to null.
 */
export const applyFaultsAndQuotas = async (state: SandboxState, call: Call): Promise<InjectedFault | null> => {
  state.calls.record(call);
  if (state.latencyMs > 0) await delay(state.latencyMs);
  return state.faults.take(call) ?? (state.quotas.take(call) ? null : { kind: 'throttle' });
};
