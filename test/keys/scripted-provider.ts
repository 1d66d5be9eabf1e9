import { defaultSettings } from '../../src/config/accounts-file.ts';
import type { AccountConfig } from '../../src/config/config.ts';
import { KmsError, type KmsErrorCode } from '../../src/errors.ts';
import { createKeySource, type KeySourceOptions } from '../../src/keys/create-key-source.ts';
import type { KeySource, LoadEvent, LoadListener, LoadOptions, PolicyListener } from '../../src/keys/key-source.ts';
import type { Inspect } from '../../src/keys/parsed-policy-cache.ts';
import type { KeyGrant } from '../../src/policy/grants/grant.ts';
import type { KeyPolicyView } from '../../src/policy/inspect.ts';
import type { KeyAlias, KeyMetadata, KeyRotation, KeyTag } from '../../src/providers/key-data.ts';
import type {
  AliasRef,
  CallSignal,
  KeyPage,
  KeyRef,
  Page,
  Provider,
  ProviderClient,
} from '../../src/providers/provider.ts';

/**
 * A provider whose answers a test defines, to test what queues, rate limits and circuit breakers do with answers that
 * no real provider gives on demand. Its names look like those of AWS.
 */
export interface Script {
  getKeyPolicy?: (ref: KeyRef, signal: CallSignal) => Promise<string>;
  describeKey?: (ref: KeyRef | AliasRef, signal: CallSignal) => Promise<KeyMetadata>;
  listGrants?: (ref: KeyRef, cursor: string | null) => Promise<Page<KeyGrant>>;
  listAliases?: (ref: KeyRef, cursor: string | null) => Promise<Page<KeyAlias>>;
  listTags?: (ref: KeyRef, cursor: string | null) => Promise<Page<KeyTag>>;
  getRotation?: (ref: KeyRef) => Promise<KeyRotation>;
  listKeys?: (place: { accountId: string; region: string }, cursor: string | null) => Promise<KeyPage>;
  listAccounts?: (cursor: string | null) => Promise<Page<string>>;
  checkCredentials?: (accountId: string) => Promise<void>;
  quotas?: { policies: number; others?: number };
  pageSize?: number;
}

export const account = (accountId: string, more: Partial<AccountConfig> = {}): AccountConfig => ({
  provider: 'AWS',
  accountId,
  regions: ['us-east-2'],
  credentials: { roleArn: null, sourceRoleArn: null, externalId: null, profile: null, sandbox: null },
  endpoint: null,
  stsEndpoint: null,
  ownSettings: {},
  requestsPerSecond: null,
  maxConcurrency: 50,
  ...more,
});

export const refOf = (keyId: string, accountId = '111122223333', region = 'us-east-2'): KeyRef => ({
  provider: 'AWS',
  arn: `arn:aws:kms:${region}:${accountId}:key/${keyId}`,
  partition: 'aws',
  region,
  accountId,
  keyId,
});

export const aliasOf = (alias: string, accountId = '111122223333', region = 'us-east-2'): AliasRef => ({
  provider: 'AWS',
  arn: `arn:aws:kms:${region}:${accountId}:${alias}`,
  partition: 'aws',
  region,
  accountId,
  alias,
});

/** The metadata of a key, as DescribeKey returns it. */
export const metadataOf = (ref: KeyRef, more: Partial<KeyMetadata> = {}): KeyMetadata => ({
  arn: ref.arn,
  description: null,
  state: 'Enabled',
  usage: null,
  spec: null,
  origin: null,
  manager: null,
  multiRegion: null,
  multiRegionKeyType: null,
  multiRegionArns: [],
  algorithms: [],
  currentKeyMaterialId: null,
  materialExpiresAt: null,
  createdAt: null,
  deletionAt: null,
  rotation: null,
  ...more,
});

export const failure = (code: KmsErrorCode, more: Partial<ConstructorParameters<typeof KmsError>[0]> = {}): KmsError =>
  new KmsError({ code, message: `It is ${code}.`, ...more });

export const scriptedProvider = (script: Script): Provider => {
  const { policies = 1000, others = 1000 } = script.quotas ?? {};
  return {
    id: 'AWS',
    configName: 'aws',
    traceName: 'aws',
    terraform: { policies: {}, callerIdentity: null },
    example: { arn: '', accountId: '', document: '' },
    quotas: {
      GetKeyPolicy: { group: 'GetKeyPolicy', requestsPerSecond: policies },
      DescribeKey: { group: 'others', requestsPerSecond: others },
      ListKeys: { group: 'others', requestsPerSecond: others },
      ListGrants: { group: 'others', requestsPerSecond: others },
      ListAliases: { group: 'others', requestsPerSecond: others },
      ListResourceTags: { group: 'others', requestsPerSecond: others },
      GetKeyRotationStatus: { group: 'others', requestsPerSecond: others },
    },
    maxListPageSize: script.pageSize ?? 1000,
    arnPrefix: 'arn:',
    accountIdError: () => null,
    parseArn(arn) {
      const [, , , region = '', accountId = '', key = ''] = arn.split(':');
      const keyId = key.replace('key/', '');
      return keyId === key ? failure('KMS_INVALID_KEY_REFERENCE', { arn }) : refOf(keyId, accountId, region);
    },
    parseAliasArn(arn) {
      const [, , , region = '', accountId = '', alias = ''] = arn.split(':');
      return alias.startsWith('alias/') ? aliasOf(alias, accountId, region) : null;
    },
    refFromAlias: ({ region, accountId, alias }) => aliasOf(alias, accountId, region),
    refFromId: ({ region, accountId, keyId }) =>
      keyId === '' ? failure('KMS_INVALID_KEY_REFERENCE') : refOf(keyId, accountId, region),
    createOrganizationClient: () => ({
      listAccounts: (cursor) => script.listAccounts?.(cursor) ?? Promise.resolve(nothing),
      close: () => {},
    }),
    createClient: ({ accountId }, region) => scriptedClient(script, accountId, region),
  };
};

const nothing = { items: [], next: null };
const never = { enabled: false, periodInDays: null, nextRotationAt: null, lastRotationAt: null };

const scriptedClient = (script: Script, accountId: string, region: string): ProviderClient => ({
  getKeyPolicy: async (ref, _name, { signal }) => ({
    document: await (script.getKeyPolicy ?? (async ({ keyId }: KeyRef) => `{"Id":"${keyId}"}`))(ref, signal),
    providerRequestId: `request-${ref.keyId}`,
  }),
  describeKey: (ref, { signal }) =>
    script.describeKey?.(ref, signal) ?? Promise.reject(failure('KMS_KEY_NOT_FOUND', { arn: ref.arn })),
  listKeys: (cursor) => script.listKeys?.({ accountId, region }, cursor) ?? Promise.resolve({ refs: [], next: null }),
  listGrants: (ref, cursor) => script.listGrants?.(ref, cursor) ?? Promise.resolve(nothing),
  listAliases: (ref, cursor) => script.listAliases?.(ref, cursor) ?? Promise.resolve(nothing),
  listRegionAliases: () => Promise.resolve(nothing),
  listTags: (ref, cursor) => script.listTags?.(ref, cursor) ?? Promise.resolve(nothing),
  getRotation: (ref) => script.getRotation?.(ref) ?? Promise.resolve(never),
  checkCredentials: () => script.checkCredentials?.(accountId) ?? Promise.resolve(),
  close: () => {},
});

/** A view that has only the text: parsing policies is tested elsewhere. */
export const inspect: Inspect = (_ref, document) => ({ document }) as KeyPolicyView;

export interface Scripted {
  readonly source: KeySource;
  readonly events: LoadEvent[];
}

export interface ScriptedOptions {
  readonly accounts?: readonly AccountConfig[];
  readonly cache?: Partial<KeySourceOptions['config']['cache']>;
  readonly provider?: Partial<KeySourceOptions['config']['provider']>;
  readonly redis?: KeySourceOptions['config']['redis'];
  readonly first?: number;
  readonly now?: () => number;
  readonly listener?: LoadListener;
  readonly policyRead?: PolicyListener;
}

export const scriptedSource = (script: Script, options: ScriptedOptions = {}): Scripted => {
  const events: LoadEvent[] = [];
  const source = createKeySource({
    config: {
      accounts: options.accounts ?? [account('111122223333')],
      cache: {
        ttlMs: 60_000,
        negativeTtlMs: 5000,
        staleMs: 600_000,
        maxEntries: 100_000,
        maxBytes: 268_435_456,
        ...options.cache,
      },
      provider: { timeoutMs: 3000, deadlineMs: 50_000, credentialsTimeoutMs: 5000, ...options.provider },
      egress: { proxy: null, caCertificates: null },
      limits: { ...defaultSettings().limits, first: options.first ?? 1000 },
      redis: options.redis ?? null,
    },
    providers: [scriptedProvider(script)],
    inspect,
    listeners: [options.listener ?? ((event) => events.push(event))],
    policyRead: options.policyRead,
    ...(options.now && { now: options.now }),
  });
  return { source, events };
};

/** The document of the policy that the cache may serve at once. */
export const cachedDocument = (source: KeySource, ref: KeyRef, policyName = 'default'): string | undefined => {
  const peeked = source.peekPolicy(ref, policyName);
  return peeked instanceof KmsError ? undefined : peeked?.view.document;
};

let requests = 0;

/** The options of a new request. */
export const request = (more: Partial<LoadOptions> = {}): LoadOptions => {
  requests += 1;
  return {
    signal: new AbortController().signal,
    deadline: Date.now() + 50_000,
    fresh: false,
    loadId: `request-${requests}`,
    correlationId: `request-${requests}`,
    subject: null,
    ...more,
  };
};

/** The code with which a promise rejects; fails where it resolves, or rejects with anything but a KmsError. */
export const codeOf = async (promise: Promise<unknown>): Promise<KmsErrorCode> => {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
  if (outcome instanceof KmsError) return outcome.code;
  throw new Error(`Not a KmsError: ${String(outcome instanceof Error ? outcome.stack : JSON.stringify(outcome))}`);
};
