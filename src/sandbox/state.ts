import { setTimeout as delay } from 'node:timers/promises';
import type { Call } from './call.ts';
import type { CallRecorder } from './call-log.ts';
import type { CredentialStore } from './credentials.ts';
import type { Disturbance, FaultSet } from './fault.ts';
import type { KeyStore } from './key-store.ts';
import type { Quotas } from './quotas.ts';

/** All that the two protocols share: what there is, and what is to happen to calls. */
export interface SandboxState {
  readonly keys: KeyStore;
  readonly credentials: CredentialStore;
  readonly calls: CallRecorder;
  readonly faults: FaultSet;
  readonly quotas: Quotas;
  latencyMs: number;
}

/**
 * What every authenticated call goes through before it is worked on: it is counted, waits out the latency that was
 * asked for, and meets faults and quotas. Resolves to what befalls it, or to null.
 */
export async function admit(state: SandboxState, call: Call): Promise<Disturbance | null> {
  state.calls.record(call);
  if (state.latencyMs > 0) await delay(state.latencyMs);
  return state.faults.take(call) ?? (state.quotas.admit(call) ? null : { kind: 'throttle' });
}
