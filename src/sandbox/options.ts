import type { Cloud } from './call.ts';
import type { Role } from './credentials.ts';
import type { Fault } from './fault.ts';
import type { SandboxKey } from './keys/sandbox-key.ts';
import type { QuotaSettings } from './quotas.ts';

export interface SandboxOptions {
  /** 127.0.0.1 where left out. */
  readonly host?: string;
  /** 0, which is also the default, takes a free port. */
  readonly awsPort?: number;
  readonly alibabaCloudPort?: number;
  /** Requests per second for each account, Region and operation; no limits where left out. */
  readonly quotas?: 'documented' | QuotaSettings;
  /** The delay of every response; 0 by default. */
  readonly latencyMs?: number;
  readonly faults?: readonly Fault[];
  /** False leaves the default keys out. */
  readonly seeds?: boolean;
  readonly keys?: readonly SandboxKey[];
  /** Beside the accounts of the keys. */
  readonly accounts?: readonly SandboxAccount[];
  /**
   * Beside `key-policy-reader` of each account and `key-policy-auditor`, whose external id is `sandbox-external-id`.
   */
  readonly roles?: readonly Role[];
  /** Overrides the life that AssumeRole asks for, however short. */
  readonly sessionSeconds?: number;
}

export interface SandboxAccount {
  readonly provider: Cloud;
  readonly accountId: string;
  readonly regions: readonly string[];
}
