import type { AccountConfig, EgressConfig } from '../config/config.ts';
import type { KmsError, KmsOperation, KmsProvider } from '../errors.ts';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type { PolicyLanguage } from '../policy/languages/language.ts';
import type { AmbientCredentials } from './ambient-credentials.ts';
import type { KeyAlias, KeyMetadata, KeyRotation, KeyTag, PolicyText, RegionAlias } from './key-data.ts';

/** An account in a Region of a provider. Quotas, circuits and permissions apply to it. */
export interface RegionKey {
  readonly provider: KmsProvider;
  readonly accountId: string;
  readonly region: string;
}

/** A complete reference to a key. `arn` is its full name as the provider writes it; the other fields are its parts. */
export interface KeyRef extends RegionKey {
  readonly arn: string;
  /** AWS partition; null for clouds that have none. */
  readonly partition: string | null;
  readonly keyId: string;
}

/** An alias of a key, which only the provider can resolve. `arn` is that of the alias itself. */
export interface AliasRef extends RegionKey {
  readonly arn: string;
  readonly partition: string | null;
  /** Begins with `alias/`. */
  readonly alias: string;
}

/** A key id with its account and Region. */
export type KeyIdName = Pick<KeyRef, 'region' | 'accountId' | 'keyId'>;

/** The name of an alias with its account and Region. */
export type AliasName = Pick<AliasRef, 'region' | 'accountId' | 'alias'>;

/** A page of a list of a key. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque except to the client that created it; null after the last page. */
  readonly next: string | null;
}

export interface KeyPage {
  readonly refs: readonly KeyRef[];
  /** Opaque except to the client that created it; null after the last page. */
  readonly next: string | null;
}

/** Cancels a call. The part of AbortSignal that clients use. */
export interface CallSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface CallOptions {
  /** Aborts the call at once, which then rejects. */
  readonly signal: CallSignal;
}

/**
 * Calls one account in one Region. Every method resolves to an answer or rejects with a KmsError. Each call is one
 * attempt; the region queue retries.
 */
export interface ProviderClient {
  getKeyPolicy(ref: KeyRef, policyName: string, options: CallOptions): Promise<PolicyText>;
  describeKey(ref: KeyRef | AliasRef, options: CallOptions): Promise<KeyMetadata>;
  /** Pages are as large as the provider allows. `cursor` is null for the first one, here and in all lists of a key. */
  listGrants(ref: KeyRef, cursor: string | null, options: CallOptions): Promise<Page<KeyGrant>>;
  listAliases(ref: KeyRef, cursor: string | null, options: CallOptions): Promise<Page<KeyAlias>>;
  /** The aliases of all keys. */
  listRegionAliases(cursor: string | null, options: CallOptions): Promise<Page<RegionAlias>>;
  listTags(ref: KeyRef, cursor: string | null, options: CallOptions): Promise<Page<KeyTag>>;
  getRotation(ref: KeyRef, options: CallOptions): Promise<KeyRotation>;
  /** `cursor` is null for the first page; `limit` is at most the provider's `maxListPageSize`. */
  listKeys(cursor: string | null, limit: number, options: CallOptions): Promise<KeyPage>;
  /**
   * Resolves where credentials can be obtained, without calling KMS; otherwise rejects with KMS_CREDENTIALS_INVALID.
   */
  checkCredentials(options: CallOptions): Promise<void>;
  close(): void;
}

/** Lists the accounts of an organization. */
export interface OrganizationClient {
  /**
   * The ids of the accounts that are open, page after page; `cursor` is null for the first one.
   * @throws KmsError, and nothing else. Each call is one attempt.
   */
  listAccounts(cursor: string | null, options: CallOptions): Promise<Page<string>>;
  close(): void;
}

/**
 * What a client needs apart from its account. Clients with the same object share what is the same for all accounts,
 * such as the credentials with which roles are assumed.
 */
export interface ClientSettings {
  /** How long one attempt of a call may take, in milliseconds. */
  readonly attemptTimeoutMs: number;
  /** How long one attempt to obtain credentials may take, in milliseconds. */
  readonly credentialsTimeoutMs: number;
  readonly egress: EgressConfig;
}

/** Operations of one quota group share `requestsPerSecond` in each account and Region. */
export interface Quota {
  readonly group: string;
  readonly requestsPerSecond: number;
}

/**
 * Quotas by operation. Operations that the provider lacks are absent: without `ListGrants` its keys have no grants, and
 * without `GetKeyRotationStatus` DescribeKey reports the rotation.
 */
type Quotas = Readonly<Record<'GetKeyPolicy' | 'DescribeKey' | 'ListKeys', Quota>> &
  Readonly<Partial<Record<KmsOperation, Quota>>>;

/** The resource types and data sources of a provider's Terraform providers. */
interface TerraformTypes {
  /** Resources that have a key policy, with the attribute that holds it. */
  readonly policies: Readonly<Record<string, string>>;
  /** The data source whose `account_id` is the account of the credentials; null where there is none. */
  readonly callerIdentity: string | null;
}

/** A key that does not exist, and a policy for it. */
export interface ExampleKey {
  readonly arn: string;
  readonly accountId: string;
  readonly document: string;
}

/** The part of a provider that does not need its SDK: data and pure functions. */
export interface ProviderDescription<Id extends KmsProvider = KmsProvider> {
  /** A value of the enum `KmsProvider` of the schema. */
  readonly id: Id;
  /** The name in the accounts file, in scopes and on the command line. */
  readonly configName: string;
  /** The value of `cloud.provider` in traces, as OpenTelemetry writes it. */
  readonly traceName: string;
  /** Its resources in Terraform. */
  readonly terraform: TerraformTypes;
  /** Used to warm up the service before the first request. */
  readonly example: ExampleKey;
  /**
   * The prefix of all its ARNs, valid or not: an ARN is parsed, and its errors are explained, by the provider whose
   * prefix matches.
   */
  readonly arnPrefix: string;
  /** A KMS_INVALID_PARAMETER where the text is not the id of an account; null where it is. */
  accountIdError(accountId: string): KmsError | null;
  /** Parses a full key ARN. Returns a KMS_INVALID_KEY_REFERENCE for everything else, such as aliases and wildcards. */
  parseArn(arn: string): KeyRef | KmsError;
  /** Parses the ARN of an alias; null for everything else. */
  parseAliasArn(arn: string): AliasRef | null;
  /** Builds a reference from the name of an alias, which begins with `alias/`. */
  refFromAlias(name: AliasName): AliasRef | KmsError;
  /** Builds a reference from a key id, which GetKeyPolicy also accepts as KeyId. */
  refFromId(name: KeyIdName): KeyRef | KmsError;
}

/** A provider's description with the language of its key policies. */
export interface DescribedProvider<Id extends KmsProvider = KmsProvider> extends ProviderDescription<Id> {
  readonly language: PolicyLanguage;
}

/**
 * A provider of KMS. To add one, create a folder here that exports such a value and a folder for its policy language,
 * and add a line to each registry: `descriptions.ts` with the language, `account-schemas.ts` and `index.ts`.
 */
export interface Provider<Id extends KmsProvider = KmsProvider> extends ProviderDescription<Id> {
  readonly quotas: Quotas;
  readonly maxListPageSize: number;
  /** Where the SDK finds credentials if the account has none of its own. They are part of the shared cache key. */
  readonly ambientCredentials?: AmbientCredentials;
  createClient(account: AccountConfig, region: string, settings: ClientSettings): ProviderClient;
  /** @param account an account that may list the others; its endpoint is that of the organization's API */
  createOrganizationClient(account: AccountConfig, settings: ClientSettings): OrganizationClient;
}
