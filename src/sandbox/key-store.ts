import { type RegionKey, regionId, type SandboxKey, toArn } from './keys/sandbox-key.ts';

interface KeyPage {
  readonly keys: readonly SandboxKey[];
  readonly total: number;
}

/** The properties of a key that operations may change. */
type KeyChanges = Partial<Pick<SandboxKey, 'document' | 'tags' | 'rotation' | 'primaryRegion'>>;

export interface KeyStore {
  /** Replaces a key with the same ARN. */
  add(key: SandboxKey): void;
  find(arn: string): SandboxKey | undefined;
  /** A page of a Region's keys, in the order in which they were added. Keys are never removed. */
  page(region: RegionKey, start: number, size: number): KeyPage;
  /** The keys of this id in all Regions of the account: a multi-Region key and its replicas. */
  replicas(key: SandboxKey): readonly SandboxKey[];
  /** False where there is no such key. */
  update(arn: string, changes: KeyChanges): boolean;
}

export const createKeyStore = (): KeyStore => {
  const byArn = new Map<string, SandboxKey>();
  const arnsOfRegion = new Map<string, string[]>();
  const arnsOfMultiRegionKey = new Map<string, Set<string>>();

  return {
    add(key) {
      const arn = toArn(key);
      const id = regionId(key);
      const arns = arnsOfRegion.get(id) ?? [];
      if (!byArn.has(arn)) arns.push(arn);
      arnsOfRegion.set(id, arns);
      byArn.set(arn, key);
      if (!key.keyId.startsWith('mrk-')) return;
      const replicas = arnsOfMultiRegionKey.get(multiRegionId(key)) ?? new Set();
      arnsOfMultiRegionKey.set(multiRegionId(key), replicas.add(arn));
    },
    find: (arn) => byArn.get(arn),
    page(region, start, size) {
      const arns = arnsOfRegion.get(regionId(region)) ?? [];
      const keys = arns.slice(start, start + size).flatMap((arn) => byArn.get(arn) ?? []);
      return { keys, total: arns.length };
    },
    replicas: (key) => [...(arnsOfMultiRegionKey.get(multiRegionId(key)) ?? [])].flatMap((arn) => byArn.get(arn) ?? []),
    update(arn, changes) {
      const key = byArn.get(arn);
      if (key) byArn.set(arn, { ...key, ...changes });
      return key !== undefined;
    },
  };
};

const multiRegionId = ({ accountId, keyId }: SandboxKey): string => `${accountId} ${keyId}`;
