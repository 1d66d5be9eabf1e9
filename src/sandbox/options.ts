import type { Cloud } from './call.ts';
import type { Role } from './credentials.ts';
import type { Fault } from './fault.ts';
import type { SandboxKey } from './keys/sandbox-key.ts';
import type { QuotaSettings } from './quotas.ts';

export interface SandboxOptions {
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** 0, the default, selects a free port. */
  readonly awsPort?: number;
  readonly alibabaCloudPort?: number;
  /** Requests per second for each account, Region and operation; unlimited by default. */
  readonly quotas?: 'documented' | QuotaSettings;
  /** The delay of every response; 0 by default. */
  readonly latencyMs?: number;
  readonly faults?: readonly Fault[];
  /** False omits the default keys. */
  readonly seeds?: boolean;
  readonly keys?: readonly SandboxKey[];
  /** In addition to the accounts of the keys. */
  readonly accounts?: readonly SandboxAccount[];
  /**
   * In addition to two roles of each account: `key-policy-reader`, and `key-policy-auditor`, which requires the
   * external id `sandbox-external-id`.
   */
  readonly roles?: readonly Role[];
  /** Overrides the duration of sessions that AssumeRole requests; may be shorter than the clouds allow. */
  readonly sessionSeconds?: number;
}

export interface SandboxAccount {
  readonly provider: Cloud;
  readonly accountId: string;
  readonly regions: readonly string[];
}
