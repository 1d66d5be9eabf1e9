import type { KmsProvider } from '../errors.ts';

/** One configured account of one provider, as the accounts file describes it, defaults filled in. */
export interface AccountConfig {
  readonly provider: KmsProvider;
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly credentials: CredentialsConfig;
  /** A URL in which the client replaces `{region}`, or one per Region; null for the provider's public endpoint. */
  readonly endpoint: EndpointConfig | null;
  /** The STS endpoint for roles; null for the provider's own. */
  readonly stsEndpoint: EndpointConfig | null;
  /** The settings that only this provider has, by their names in the accounts file. */
  readonly ownSettings: Readonly<Record<string, string>>;
  /** The quota of GetKeyPolicy; null for the documented one. */
  readonly requestsPerSecond: number | null;
  readonly maxConcurrency: number;
}

type EndpointConfig = string | Readonly<Record<string, string>>;

export interface CredentialsConfig {
  readonly roleArn: string | null;
  /** A role to assume first, whose credentials then assume `roleArn`; null for none. */
  readonly sourceRoleArn: string | null;
  readonly externalId: string | null;
  readonly profile: string | null;
  /** Set only for the embedded sandbox, whose secret is public. Not available in the accounts file. */
  readonly sandbox: { readonly accessKeyId: string; readonly accessKeySecret: string } | null;
}

export interface CacheConfig {
  readonly ttlMs: number;
  readonly negativeTtlMs: number;
  readonly staleMs: number;
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** Proxy and certificate authorities for requests to the providers and to the JWKS endpoint. */
export interface EgressConfig {
  /** Null without a proxy. */
  readonly proxy: {
    /** URLs, which may contain a user name and password: never log them. */
    readonly http: string | null;
    readonly https: string | null;
    /** Hosts that are reached directly, as in NO_PROXY; empty for none. */
    readonly exceptions: string;
  } | null;
  /** Certificate authorities to trust in addition to Node's own, as PEM. */
  readonly caCertificates: string | null;
}

/** Accounts that the provider's organization lists, instead of those in the accounts file or in addition to them. */
export interface DiscoveryConfig {
  readonly provider: KmsProvider;
  /** The account that may list the organization's accounts: only its endpoint and credentials are used. */
  readonly directory: AccountConfig;
  /** The template of each account, with `{accountId}` in place of its id. */
  readonly template: AccountConfig;
  /** Ids of accounts to exclude. */
  readonly exclude: readonly string[];
  readonly refreshMs: number;
}

/** Everything that an operator can set. Frozen, and created only in load-config.ts. */
export interface Config {
  readonly accounts: readonly AccountConfig[];
  readonly discovery: readonly DiscoveryConfig[];
  /** True without an accounts file: the embedded sandbox then provides the accounts. */
  readonly sandbox: boolean;
  readonly sandboxPorts: { readonly aws: number; readonly alibabaCloud: number };
  readonly cache: CacheConfig;
  readonly provider: {
    readonly timeoutMs: number;
    readonly deadlineMs: number;
    /** How long one attempt to obtain credentials may take, in milliseconds. */
    readonly credentialsTimeoutMs: number;
  };
  readonly egress: EgressConfig;
  readonly limits: LimitsConfig;
  /** Outsiders that are meant to have access; null without any. */
  readonly trust: TrustConfig | null;
  readonly fresh: FreshConfig;
  /** The number of replicas that share the quotas while Redis is unavailable. */
  readonly replicas: number;
  readonly server: ServerConfig;
  readonly redis: { readonly url: string; readonly encryptionKey: string | null } | null;
  /** The index of keys; null without one. */
  readonly index: IndexConfig | null;
  readonly telemetry: TelemetryConfig;
  readonly lifecycle: LifecycleConfig;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

/** The settings of the index of keys. */
export interface IndexConfig {
  /** The interval between full readings. */
  readonly everyMs: number;
  /** Whether grants are read as well. */
  readonly grants: boolean;
  /** A Postgres server; null for the embedded one. */
  readonly url: string | null;
  /** The folder of the embedded one's files; null for memory. */
  readonly folder: string | null;
  /** The key for encrypting policies; null stores them in plain text. */
  readonly encryptionKey: string | null;
  /** False reads keys only from the first query of the index on: a sandbox is often started for other queries. */
  readonly startsAtOnce: boolean;
}

/** How the process shuts down. */
interface LifecycleConfig {
  /** How long it still accepts requests while it reports that it is not ready, in milliseconds. */
  readonly drainDelayMs: number;
  /** How long requests in progress may take after it has stopped listening, in milliseconds. */
  readonly drainTimeoutMs: number;
}

interface TelemetryConfig {
  /** Whether metrics are collected and served at /metrics. */
  readonly metrics: boolean;
  /** Whether gateways that request Apollo's inline trace (ftv1) get one. */
  readonly inlineTrace: boolean;
}

/** Who may bypass the cache, and how often. */
export interface FreshConfig {
  readonly allowedTo: 'anyone' | 'scope' | 'nobody';
  readonly perMinute: number;
}

/** A policy that gives access to no other outsiders is TRUSTED. */
interface TrustConfig {
  readonly accounts: readonly string[];
  readonly organizations: readonly string[];
}

/** Limits of one request. */
export interface LimitsConfig {
  readonly representations: number;
  /** Bytes of one request's body, and of the bodies of all requests in progress. */
  readonly bodyBytes: number;
  readonly bodiesBytes: number;
  readonly tokens: number;
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly first: number;
  /** Bytes of one policy document in a request, and of all of them. */
  readonly documentBytes: number;
  readonly documentsBytes: number;
  readonly documents: number;
  readonly responseBytes: number;
}

export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  readonly explorer: boolean;
  /** Whether the named operations are offered as MCP tools at /mcp. */
  readonly mcp: boolean;
  readonly allowUnauthenticated: boolean;
  readonly gatewaySharedSecrets: readonly string[];
  readonly gatewayHmacSecret: string | null;
  readonly tls: {
    readonly certFile: string;
    readonly keyFile: string;
    /** Callers with a client certificate of this authority are authenticated; null requests none. */
    readonly clientCaFile: string | null;
  } | null;
  readonly jwt: {
    readonly jwksUrl: string;
    readonly issuer: string;
    readonly audience: string;
  } | null;
  /** Additional names accepted in the Host header where it listens on loopback. */
  readonly allowedHosts: readonly string[];
  readonly publicCacheControl: boolean;
  readonly authDirectives: boolean;
}
