import { readFileSync } from 'node:fs';
import { toAccounts } from './account-entries.ts';
import { type AccountsFile, defaultSettings } from './accounts-file.ts';
import { checkEnvironment } from './check-environment.ts';
import type { Config, EgressConfig, IndexConfig, ServerConfig } from './config.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { toDiscovery } from './discovery.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { type Read, readAccountsFile } from './read-accounts-file.ts';

type Variables = Readonly<Record<string, string | undefined>>;
type ReadTextFile = (path: string) => string;

/**
 * Creates the frozen Config from the environment and the accounts file that KMS_CONFIG names. Without KMS_CONFIG there
 * are no accounts and `sandbox` is true. Throws a ConfigError with all problems.
 */
export const loadConfig = (
  env: Variables = process.env,
  readTextFile: ReadTextFile = (path) => readFileSync(path, 'utf8'),
): Config => {
  const { environment, problems: environmentProblems } = readEnvironment(env);
  const wrong = new Set(environmentProblems.map(({ path }) => path));
  const file = readFile(environment.KMS_CONFIG, readTextFile);
  const problems = [
    ...environmentProblems,
    ...checkEnvironment(environment, wrong),
    ...unreadable(environment, readTextFile),
    ...('problems' in file ? file.problems : []),
  ];
  if (problems.length > 0 || 'problems' in file) throw new ConfigError(problems);
  return deepFreeze(toConfig(environment, file.value, readTextFile));
};

const readFile = (path: string | undefined, readTextFile: ReadTextFile): Read<AccountsFile | null> => {
  if (path === undefined) return { value: null };
  try {
    return readAccountsFile(readTextFile(path));
  } catch (error) {
    return { problems: [{ path: 'KMS_CONFIG', message: `expected a readable file (${reasonOf(error)})` }] };
  }
};

/** The files that the server opens later: those that can't be read are reported with the other problems. */
const unreadable = (env: Partial<Environment>, readTextFile: ReadTextFile): readonly ConfigProblem[] => {
  return (['TLS_CERT_FILE', 'TLS_KEY_FILE', 'TLS_CLIENT_CA_FILE', 'AWS_CA_BUNDLE'] as const).flatMap((path) => {
    const file = env[path];
    if (file === undefined) return [];
    try {
      readTextFile(file);
      return [];
    } catch (error) {
      return [{ path, message: `expected a readable file (${reasonOf(error)})` }];
    }
  });
};

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'unreadable';
};

const toConfig = (env: Partial<Environment>, file: AccountsFile | null, readTextFile: ReadTextFile): Config => {
  const { cache, provider, limits, index, fresh, replicas, allowedHosts } = file ?? defaultSettings();
  return {
    accounts: file?.accounts?.flatMap(toAccounts) ?? [],
    discovery: file?.discovery?.map(toDiscovery) ?? [],
    sandbox: file === null,
    sandboxPorts: { aws: env.SANDBOX_AWS_PORT ?? 0, alibabaCloud: env.SANDBOX_ALIBABA_PORT ?? 0 },
    cache: {
      ttlMs: toMs(cache.ttlSeconds),
      negativeTtlMs: toMs(cache.negativeTtlSeconds),
      staleMs: toMs(cache.staleSeconds),
      maxEntries: cache.maxEntries,
      maxBytes: cache.maxBytes,
    },
    provider,
    egress: toEgress(env, file, readTextFile),
    limits,
    trust: file?.trust ?? null,
    fresh,
    replicas,
    server: toServer(env, file === null, allowedHosts),
    redis: env.REDIS_URL === undefined ? null : { url: env.REDIS_URL, encryptionKey: env.REDIS_ENCRYPTION_KEY ?? null },
    index: index === undefined ? null : toIndex(env, index, file === null),
    telemetry: { metrics: env.METRICS ?? true, inlineTrace: env.INLINE_TRACE ?? false },
    lifecycle: {
      drainDelayMs: toMs(env.DRAIN_DELAY_SECONDS ?? 3),
      drainTimeoutMs: toMs(env.DRAIN_TIMEOUT_SECONDS ?? 20),
    },
    logLevel: env.LOG_LEVEL ?? 'info',
  };
};

const toServer = (env: Partial<Environment>, sandbox: boolean, allowedHosts: readonly string[]): ServerConfig => {
  return {
    host: env.HOST ?? '127.0.0.1',
    port: env.PORT ?? 4000,
    explorer: env.EXPLORER ?? sandbox,
    mcp: env.MCP ?? false,
    allowUnauthenticated: env.ALLOW_UNAUTHENTICATED ?? false,
    gatewaySharedSecrets: env.GATEWAY_SHARED_SECRETS ?? [],
    gatewayHmacSecret: env.GATEWAY_HMAC_SECRET ?? null,
    tls: toTls(env),
    jwt: toJwt(env),
    allowedHosts,
    publicCacheControl: env.CACHE_CONTROL_SCOPE === 'public',
    authDirectives: env.AUTH_DIRECTIVES ?? false,
  };
};

const toIndex = (
  env: Partial<Environment>,
  { everyMinutes, grants }: NonNullable<AccountsFile['index']>,
  sandbox: boolean,
): IndexConfig => {
  return {
    everyMs: toMs(everyMinutes * 60),
    grants,
    url: env.DATABASE_URL ?? null,
    folder: env.INDEX_PATH ?? null,
    encryptionKey: env.INDEX_ENCRYPTION_KEY ?? null,
    startsAtOnce: !sandbox || env.DATABASE_URL !== undefined || env.INDEX_PATH !== undefined,
  };
};

const toEgress = (env: Partial<Environment>, file: AccountsFile | null, readTextFile: ReadTextFile): EgressConfig => {
  const http = file?.proxy ?? env.HTTP_PROXY ?? null;
  const https = file?.proxy ?? env.HTTPS_PROXY ?? null;
  const proxy = http === null && https === null ? null : { http, https, exceptions: env.NO_PROXY ?? '' };
  return { proxy, caCertificates: toCaCertificates(env, readTextFile) };
};

/** Node applies NODE_EXTRA_CA_CERTS only to connections without certificates of their own, so they are added here. */
const toCaCertificates = (
  { AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS }: Partial<Environment>,
  readTextFile: ReadTextFile,
): string | null => {
  if (AWS_CA_BUNDLE === undefined) return null;
  const files = [AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS].filter((file) => file !== undefined);
  return files.map(readTextFile).join('\n');
};

const toTls = ({ TLS_CERT_FILE, TLS_KEY_FILE, TLS_CLIENT_CA_FILE }: Partial<Environment>): ServerConfig['tls'] => {
  if (TLS_CERT_FILE === undefined || TLS_KEY_FILE === undefined) return null;
  return { certFile: TLS_CERT_FILE, keyFile: TLS_KEY_FILE, clientCaFile: TLS_CLIENT_CA_FILE ?? null };
};

const toJwt = ({ JWT_JWKS_URL, JWT_ISSUER, JWT_AUDIENCE }: Partial<Environment>): ServerConfig['jwt'] => {
  if (JWT_JWKS_URL === undefined || JWT_ISSUER === undefined || JWT_AUDIENCE === undefined) return null;
  return { jwksUrl: JWT_JWKS_URL, issuer: JWT_ISSUER, audience: JWT_AUDIENCE };
};

const toMs = (seconds: number): number => Math.round(seconds * 1000);

const deepFreeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
};

/** The path of the accounts file; null without one. */
export const accountsFilePath = (env: Variables = process.env): string | null => env.KMS_CONFIG || null;
