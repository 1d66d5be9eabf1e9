import type { Cloud } from './call.ts';
import { type SandboxKey, toArn } from './keys/sandbox-key.ts';

export interface KeyStore {
  add(key: SandboxKey): void;
  find(arn: string): SandboxKey | undefined;
  /** Keys of one account and Region by id, the order in which ListKeys pages through them. */
  list(provider: Cloud, accountId: string, region: string): readonly SandboxKey[];
  /** Puts a document in place of the key's; false where there is no such key. */
  putPolicy(arn: string, document: string): boolean;
}

export function createKeyStore(): KeyStore {
  const byArn = new Map<string, SandboxKey>();
  const byLane = new Map<string, Map<string, SandboxKey>>();
  const sorted = new Map<string, readonly SandboxKey[]>();
  const laneOf = (provider: Cloud, accountId: string, region: string) => `${provider} ${accountId} ${region}`;

  function put(arn: string, key: SandboxKey): void {
    const lane = laneOf(key.provider, key.accountId, key.region);
    byArn.set(arn, key);
    const keys = byLane.get(lane) ?? new Map<string, SandboxKey>();
    byLane.set(lane, keys.set(key.keyId, key));
    sorted.delete(lane);
  }

  return {
    add: (key) => put(toArn(key), key),
    find: (arn) => byArn.get(arn),
    list(provider, accountId, region) {
      const lane = laneOf(provider, accountId, region);
      const keys =
        sorted.get(lane) ?? [...(byLane.get(lane)?.values() ?? [])].sort((a, b) => (a.keyId < b.keyId ? -1 : 1));
      sorted.set(lane, keys);
      return keys;
    },
    putPolicy(arn, document) {
      const key = byArn.get(arn);
      if (key) put(arn, { ...key, document });
      return key !== undefined;
    },
  };
}
