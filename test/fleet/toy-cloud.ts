import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountConfig, IndexConfig } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { KmsError, type KmsErrorCode } from '../../src/errors.ts';
import { createFleet, type ServiceFleet } from '../../src/fleet/create-fleet.ts';
import type { Counts } from '../../src/fleet/search/summary.ts';
import { createKeySource } from '../../src/keys/create-key-source.ts';
import type { KeySource } from '../../src/keys/key-source.ts';
import type { KeyGrant } from '../../src/policy/grants/grant.ts';
import { inspectKeyPolicy } from '../../src/policy/inspect.ts';
import { aws } from '../../src/providers/aws/index.ts';
import { descriptionOf } from '../../src/providers/descriptions.ts';
import type { KeyTag } from '../../src/providers/key-data.ts';
import type { KeyRef, Provider, ProviderClient } from '../../src/providers/provider.ts';
import { account, metadataOf } from '../keys/scripted-provider.ts';
import { outsider, policyFor, refOf, root } from './stores.ts';

const { language } = descriptionOf('AWS');

/** A key of the toy cloud. Its policy is a text, or the error to return in its place. */
export interface ToyKey {
  readonly ref: KeyRef;
  readonly policy: string | KmsErrorCode;
  readonly grants?: readonly KeyGrant[];
  readonly tags?: readonly KeyTag[];
  readonly aliases?: readonly string[];
  readonly state?: string;
}

/** A cloud like AWS in memory, with as many keys as a test needs. */
export interface ToyCloud {
  /** By ARN; a test may change it at any time. */
  readonly keys: Map<string, ToyKey>;
  readonly accounts: readonly AccountConfig[];
  readonly provider: Provider;
  /** How often the policy of each key was requested. */
  readonly asked: Map<string, number>;
  latencyMs: number;
  /** Errors to return for an account's ListKeys. */
  readonly listingErrors: Map<string, KmsErrorCode>;
}

const policies = [
  policyFor(root),
  policyFor(root, outsider),
  policyFor('*'),
  'KMS_ACCESS_DENIED',
  '{"Version":1}',
] as const;

/** Keys of one Region, whose policies alternate. */
export const toyKeys = (count: number, accountId = '111122223333', region = 'us-east-2'): readonly ToyKey[] =>
  Array.from({ length: count }, (_, index) => ({
    ref: refOf(String(index).padStart(6, '0'), accountId, region),
    policy: policies[index % policies.length]!,
  }));

const pageSize = 40;

export const createToyCloud = (keys: readonly ToyKey[]): ToyCloud => {
  const regions = new Map<string, Set<string>>();
  for (const { ref } of keys) {
    regions.set(ref.accountId, (regions.get(ref.accountId) ?? new Set()).add(ref.region));
  }
  const cloud: ToyCloud = {
    keys: new Map(keys.map((key) => [key.ref.arn, key])),
    accounts: [...regions].map(([accountId, names]) => account(accountId, { regions: [...names] })),
    provider: { ...aws, createClient: ({ accountId }, region) => createClient(cloud, accountId, region) },
    asked: new Map(),
    latencyMs: 0,
    listingErrors: new Map(),
  };
  return cloud;
};

const fail = (code: KmsErrorCode, retryable = false) => new KmsError({ code, message: `It is ${code}.`, retryable });

const aliasesOf = ({ ref: { keyId }, aliases = [] }: ToyKey) => aliases.map((name) => ({ name, arn: name, keyId }));

const createClient = (cloud: ToyCloud, accountId: string, region: string): ProviderClient => {
  const keyOf = async ({ arn }: { readonly arn: string }): Promise<ToyKey> => {
    await sleep(cloud.latencyMs);
    const key = cloud.keys.get(arn);
    if (!key) throw fail('KMS_KEY_NOT_FOUND');
    return key;
  };
  return {
    async getKeyPolicy(ref) {
      cloud.asked.set(ref.arn, (cloud.asked.get(ref.arn) ?? 0) + 1);
      const { policy } = await keyOf(ref);
      if (policy.startsWith('KMS_')) throw fail(policy as KmsErrorCode);
      return { document: policy, providerRequestId: null };
    },
    describeKey: async (ref) => metadataOf(ref as KeyRef, { state: (await keyOf(ref)).state ?? 'Enabled' }),
    listGrants: async (ref) => ({ items: (await keyOf(ref)).grants ?? [], next: null }),
    listTags: async (ref) => ({ items: (await keyOf(ref)).tags ?? [], next: null }),
    listAliases: async (ref) => ({ items: aliasesOf(await keyOf(ref)), next: null }),
    async listRegionAliases(cursor) {
      const own = [...cloud.keys.values()].filter(({ ref }) => ref.accountId === accountId && ref.region === region);
      const start = Number(cursor ?? 0);
      const items = own.slice(start, start + pageSize).flatMap(aliasesOf);
      return { items, next: start + pageSize < own.length ? String(start + pageSize) : null };
    },
    getRotation: async () => ({ enabled: false, periodInDays: null, nextRotationAt: null, lastRotationAt: null }),
    async listKeys(cursor) {
      await sleep(cloud.latencyMs);
      const error = cloud.listingErrors.get(accountId);
      if (error) throw fail(error);
      const all = [...cloud.keys.values()].map(({ ref }) => ref);
      const refs = all
        .filter((ref) => ref.accountId === accountId && ref.region === region && ref.arn > (cursor ?? ''))
        .toSorted((one, other) => (one.arn < other.arn ? -1 : 1));
      const page = refs.slice(0, pageSize);
      return { refs: page, next: refs.length > pageSize ? (page.at(-1)?.arn ?? null) : null };
    },
    checkCredentials: async () => {},
    close: () => {},
  };
};

/** An index of the toy cloud, with the source that requests read from. */
export interface ToyService {
  readonly fleet: ServiceFleet;
  readonly source: KeySource;
  readonly failures: unknown[];
  close(): Promise<void>;
}

export const serveToyCloud = (cloud: ToyCloud, config: Partial<IndexConfig> = {}): ToyService => {
  const failures: unknown[] = [];
  const fleet = createFleet({
    config: {
      everyMs: 3_600_000,
      grants: true,
      url: null,
      folder: null,
      encryptionKey: null,
      startsAtOnce: true,
      ...config,
    },
    languageOf: () => language,
    inspect: (_provider, document, subject) => inspectKeyPolicy(document, language, subject),
    onError: (error) => failures.push(error),
  });
  const source = createKeySource({
    config: { ...loadConfig({}), accounts: cloud.accounts },
    providers: [cloud.provider],
    inspect: (ref, document) => inspectKeyPolicy(document, language, ref),
    listeners: [],
    policyRead: fleet.policyRead,
  });
  fleet.start(source);
  return {
    fleet,
    source,
    failures,
    close: async () => {
      await fleet.close();
      await source.close();
    },
  };
};

export const everything = { filter: {}, isInScope: () => true };

/** Waits until the index answers as expected. */
export const until = async <T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> => {
  for (;;) {
    const answer = await ask().catch(() => null);
    if (answer !== null && holds(answer)) return answer;
    await sleep(100);
  }
};

/** The expected counts, computed from each key of the cloud without the index. */
export const bruteForce = ({ keys }: ToyCloud): Pick<Counts, 'judged' | 'unread' | 'byExposure'> => {
  const exposures: string[] = [];
  for (const { ref, policy, grants } of keys.values()) {
    if (policy.startsWith('KMS_')) continue;
    const view = inspectKeyPolicy(policy, language, ref);
    if (view.wellFormed) exposures.push(view.accessWith(grants ?? []).exposure);
  }
  const order = ['PUBLIC', 'EXTERNAL', 'INTERNAL', 'NONE'] as const;
  const byExposure = order.map((exposure) => ({ exposure, count: exposures.filter((one) => one === exposure).length }));
  return {
    judged: exposures.length,
    unread: keys.size - exposures.length,
    byExposure: byExposure.filter(({ count }) => count > 0),
  };
};
