import type { KmsProvider } from '../errors.ts';

/** One configured account of one provider, as the accounts file describes it, defaults filled in. */
export interface AccountConfig {
  readonly provider: KmsProvider;
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly credentials: CredentialsConfig;
  /** A URL in which the client fills in `{region}`, or one for each Region; null for the provider's public endpoint. */
  readonly endpoint: EndpointConfig | null;
  /** Where roles are assumed; null for the provider's own STS. */
  readonly stsEndpoint: EndpointConfig | null;
  /** Alibaba Cloud only: which of the public endpoints. */
  readonly network: 'public' | 'vpc';
  /** Overrides the documented quota of GetKeyPolicy; null for the documented one. */
  readonly requestsPerSecond: number | null;
  readonly maxConcurrency: number;
}

export type EndpointConfig = string | Readonly<Record<string, string>>;

export interface CredentialsConfig {
  readonly roleArn: string | null;
  /** A role that is assumed first, whose credentials assume `roleArn`; null for none. */
  readonly sourceRoleArn: string | null;
  readonly externalId: string | null;
  readonly profile: string | null;
  /**
   * Set only for the embedded sandbox, whose keys are public knowledge. The accounts file has no place for it.
   */
  readonly sandbox: { readonly accessKeyId: string; readonly accessKeySecret: string } | null;
}

export interface CacheConfig {
  readonly ttlMs: number;
  readonly negativeTtlMs: number;
  readonly staleMs: number;
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** How requests leave for the providers and for the keys of tokens. */
export interface EgressConfig {
  /** null where nothing goes through a proxy. */
  readonly proxy: {
    /** URLs, which may hold a user name and password: never to be logged. */
    readonly http: string | null;
    readonly https: string | null;
    /** Hosts that are reached directly, as in NO_PROXY; empty for none. */
    readonly exceptions: string;
  } | null;
  /** Certificate authorities to trust beside those that Node brings, as PEM. */
  readonly caCertificates: string | null;
}

/** Accounts that the provider's organization lists, instead of the accounts file or beside it. */
export interface DiscoveryConfig {
  readonly provider: KmsProvider;
  /** The account that may list the organization's: only how to reach it and its credentials are used. */
  readonly directory: AccountConfig;
  /** What each account looks like, with `{accountId}` where its id goes. */
  readonly template: AccountConfig;
  /** Ids of accounts that are left out. */
  readonly exclude: readonly string[];
  readonly refreshMs: number;
}

/** The whole of what an operator can set. Frozen, and made in one place: load-config.ts. */
export interface Config {
  readonly accounts: readonly AccountConfig[];
  readonly discovery: readonly DiscoveryConfig[];
  /** True where no accounts file was given: the embedded sandbox then answers for the accounts. */
  readonly sandbox: boolean;
  readonly sandboxPorts: { readonly aws: number; readonly alibabaCloud: number };
  readonly cache: CacheConfig;
  readonly provider: {
    readonly timeoutMs: number;
    readonly deadlineMs: number;
    /** How long getting credentials may take. */
    readonly credentialsTimeoutMs: number;
  };
  readonly egress: EgressConfig;
  readonly limits: LimitsConfig;
  /** Outsiders who are meant to have access; null where none are named. */
  readonly trust: TrustConfig | null;
  readonly fresh: FreshConfig;
  /** How many replicas share the quotas while Redis cannot be asked. */
  readonly replicas: number;
  readonly server: ServerConfig;
  readonly redis: { readonly url: string; readonly encryptionKey: string | null } | null;
  /** The index of many keys; null where none is kept. */
  readonly index: IndexConfig | null;
  readonly telemetry: TelemetryConfig;
  readonly lifecycle: LifecycleConfig;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

/** How the index of many keys is kept. */
export interface IndexConfig {
  /** From one full reading to the next. */
  readonly everyMs: number;
  /** Whether grants are read, too. */
  readonly grants: boolean;
  /** A Postgres server; null for the embedded one. */
  readonly url: string | null;
  /** Where the embedded one keeps its files; null for memory. */
  readonly folder: string | null;
  /** What policies are encrypted with; null stores them as they are. */
  readonly encryptionKey: string | null;
  /** False waits for the first question: a sandbox is often started for other ones. */
  readonly startsAtOnce: boolean;
}

/** How the process stops. */
export interface LifecycleConfig {
  /** How long it says that it is not ready, and answers all the same, before it stops listening. */
  readonly drainDelayMs: number;
  /** How long requests that were begun may take to end, from the moment at which it stops listening. */
  readonly drainTimeoutMs: number;
}

export interface TelemetryConfig {
  /** Whether anything is counted, and served at /metrics. */
  readonly metrics: boolean;
  /** Whether gateways that ask for Apollo's inline trace (ftv1) get one. */
  readonly inlineTrace: boolean;
}

/** Who may read past the cache, and how often. */
export interface FreshConfig {
  readonly allowedTo: 'anyone' | 'scope' | 'nobody';
  readonly perMinute: number;
}

/** A policy that lets in no outsiders but these is TRUSTED. */
export interface TrustConfig {
  readonly accounts: readonly string[];
  readonly organizations: readonly string[];
}

/** What one request may ask for. */
export interface LimitsConfig {
  readonly representations: number;
  readonly bodyBytes: number;
  readonly tokens: number;
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly first: number;
  /** Bytes of one policy document that a client brings, and of all that one request brings. */
  readonly documentBytes: number;
  readonly documentsBytes: number;
  readonly documents: number;
  readonly responseBytes: number;
}

export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  readonly explorer: boolean;
  /** Whether the named questions are offered as tools at /mcp. */
  readonly mcp: boolean;
  readonly allowUnauthenticated: boolean;
  readonly gatewaySharedSecrets: readonly string[];
  readonly gatewayHmacSecret: string | null;
  readonly tls: {
    readonly certFile: string;
    readonly keyFile: string;
    /** A caller with a certificate of this authority has proved itself; null asks for none. */
    readonly clientCaFile: string | null;
  } | null;
  readonly jwt: {
    readonly jwksUrl: string;
    readonly issuer: string;
    readonly audience: string;
  } | null;
  /** Names under which it may be asked where it listens on loopback. */
  readonly allowedHosts: readonly string[];
  readonly publicCacheControl: boolean;
  readonly authDirectives: boolean;
}
