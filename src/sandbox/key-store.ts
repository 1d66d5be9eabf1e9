import type { Cloud } from './call.ts';
import { type SandboxKey, toArn } from './keys/sandbox-key.ts';

/** The keys of one account and Region. */
export interface Lane {
  readonly provider: Cloud;
  readonly accountId: string;
  readonly region: string;
}

export interface KeyPage {
  readonly keys: readonly SandboxKey[];
  readonly total: number;
}

export interface KeyStore {
  /** Takes the place of a key of the same name. */
  add(key: SandboxKey): void;
  find(arn: string): SandboxKey | undefined;
  /** Part of a lane's keys, in the order in which they were added, which never changes since no key goes away. */
  page(lane: Lane, start: number, size: number): KeyPage;
  /** Puts a document in place of the key's; false where there is no such key. */
  putPolicy(arn: string, document: string): boolean;
}

export function createKeyStore(): KeyStore {
  const byArn = new Map<string, SandboxKey>();
  const arnsOfLane = new Map<string, string[]>();

  return {
    add(key) {
      const arn = toArn(key);
      const id = laneId(key);
      const arns = arnsOfLane.get(id) ?? [];
      if (!byArn.has(arn)) arns.push(arn);
      arnsOfLane.set(id, arns);
      byArn.set(arn, key);
    },
    find: (arn) => byArn.get(arn),
    page(lane, start, size) {
      const arns = arnsOfLane.get(laneId(lane)) ?? [];
      const keys = arns.slice(start, start + size).flatMap((arn) => byArn.get(arn) ?? []);
      return { keys, total: arns.length };
    },
    putPolicy(arn, document) {
      const key = byArn.get(arn);
      if (key) byArn.set(arn, { ...key, document });
      return key !== undefined;
    },
  };
}

const laneId = ({ provider, accountId, region }: Lane): string => `${provider} ${accountId} ${region}`;
