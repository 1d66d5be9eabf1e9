import type { AccountConfig, EgressConfig } from '../config/config.ts';
import type { KmsError, KmsOperation, KmsProvider } from '../errors.ts';
import type { Grammar } from '../policy/languages/language.ts';

/** One provider's account in one Region: what quotas, circuits and permissions belong to. */
export interface RegionKey {
  readonly provider: KmsProvider;
  readonly accountId: string;
  readonly region: string;
}

/**
 * A key that has been named well enough to be asked for. `arn` is the full name in the provider's own spelling;
 * the other fields are its parts.
 */
export interface KeyRef extends RegionKey {
  readonly arn: string;
  /** AWS partition; null for clouds that have none. */
  readonly partition: string | null;
  readonly keyId: string;
}

/** The provider's text of a policy, byte for byte, and the id under which the provider logged the call. */
export interface PolicyText {
  readonly document: string;
  readonly providerRequestId: string | null;
}

/** What DescribeKey says of a key. Times are ISO 8601; null stands for what the provider does not say. */
export interface KeyMetadata {
  readonly description: string | null;
  readonly state: string;
  readonly usage: string | null;
  readonly spec: string | null;
  readonly origin: string | null;
  readonly manager: string | null;
  readonly multiRegion: boolean | null;
  readonly createdAt: string | null;
  readonly deletionAt: string | null;
}

export interface KeyPage {
  readonly refs: readonly KeyRef[];
  /** Opaque to everyone but the client that made it; null after the last page. */
  readonly next: string | null;
}

/** Ends a call that nobody waits for any more. Of an AbortSignal, which it may be, this is all that is used. */
export interface CallSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface CallOptions {
  /** Ends the call and its waiting at once; the call then rejects. */
  readonly signal: CallSignal;
}

/**
 * Talks to one account in one Region. Every method resolves to an answer or rejects with a KmsError, and with nothing
 * else. Each call is one attempt: whoever keeps the account's quota repeats what can be repeated.
 */
export interface ProviderClient {
  getKeyPolicy(ref: KeyRef, policyName: string, options: CallOptions): Promise<PolicyText>;
  describeKey(ref: KeyRef, options: CallOptions): Promise<KeyMetadata>;
  /** `cursor` is null for the first page; `limit` is at most the provider's `maxListPageSize`. */
  listKeys(cursor: string | null, limit: number, options: CallOptions): Promise<KeyPage>;
  /** Resolves where credentials can be had, without calling KMS; rejects with KMS_CREDENTIALS_INVALID otherwise. */
  checkCredentials(options: CallOptions): Promise<void>;
  close(): void;
}

/**
 * What a client needs beside its account. Clients that are given the same object share what is the same for all accounts,
 * such as the credentials with which roles are assumed.
 */
export interface ClientSettings {
  /** How long an attempt may take. */
  readonly attemptTimeoutMs: number;
  /** How long getting credentials may take. */
  readonly credentialsTimeoutMs: number;
  readonly egress: EgressConfig;
}

/** Operations of one quota group share `requestsPerSecond` in each account and Region. */
export interface Quota {
  readonly group: string;
  readonly requestsPerSecond: number;
}

/**
 * One cloud. A new one is a folder that exports such a value and a line in providers/index.ts.
 */
export interface Provider {
  readonly id: KmsProvider;
  /** The name in the accounts file. */
  readonly configName: string;
  readonly grammar: Grammar;
  readonly quotas: Readonly<Record<KmsOperation, Quota>>;
  readonly maxListPageSize: number;
  /** Whether `arn` has the form of this provider's names, right or wrong: which provider's error is then answered. */
  ownsArn(arn: string): boolean;
  /** Parses a full key ARN. Aliases, wildcards and everything else are a KMS_INVALID_KEY_REFERENCE. */
  parseArn(arn: string): KeyRef | KmsError;
  /** Builds a reference from a bare key id, as GetKeyPolicy's KeyId also allows. */
  refFromId(key: { readonly region: string; readonly accountId: string; readonly keyId: string }): KeyRef | KmsError;
  createClient(account: AccountConfig, region: string, settings: ClientSettings): ProviderClient;
}
