import type { KeyCapability } from '../policy/types.ts';
import type { RegionKey } from '../providers/provider.ts';
import type { FoundChange } from './search/changes.ts';
import type { SearchOrder } from './search/cursor.ts';
import type { KeyFilter } from './search/filter.ts';
import type { FoundVersion } from './search/history.ts';
import type { Page, PageRequest } from './search/page.ts';
import type { UsableKey } from './search/principal-keys.ts';
import type { Scope } from './search/scope.ts';
import type { FoundKey } from './search/search.ts';
import type { Counts } from './search/summary.ts';

/**
 * All that resolvers know of the index of many keys. Every method rejects with a KmsError and with nothing else:
 * KMS_INDEX_UNAVAILABLE where there is no index or its database can't be asked.
 */
export interface Fleet {
  search(question: SearchQuestion): Promise<FleetPage<FoundKey>>;
  /** Counts of the same keys that a search finds. */
  count(question: FleetQuestion): Promise<Counts & Standing>;
  keysOf(question: PrincipalQuestion): Promise<FleetPage<UsableKey> & { readonly unread: number }>;
  history(arn: string, page: PageRequest): Promise<Page<FoundVersion>>;
  changes(question: ChangesQuestion): Promise<Page<FoundChange>>;
  /**
   * The ARNs of the keys that have a bare id, whoever may read them. Never rejects, and does not wait long: empty where
   * the index is not at hand.
   */
  arnsOf(keyId: string): Promise<readonly string[]>;
  /** How far the readings have come, without asking anyone; null where there is no index. */
  progress(): FleetProgress | null;
  close(): Promise<void>;
}

/** How well the Regions of a question are known. */
export type Standing = Pick<Scope, 'complete' | 'asOf' | 'errors'>;

export type FleetPage<Row> = Page<Row> & Standing;

export interface FleetQuestion {
  readonly filter: KeyFilter;
  /** Whether the question is about a Region: the filter means it, and the caller may read there. */
  readonly isInScope: (region: RegionKey) => boolean;
}

export interface SearchQuestion extends FleetQuestion, PageRequest {
  readonly order: SearchOrder;
}

export interface ChangesQuestion extends FleetQuestion, PageRequest {
  /** Leaves out what was seen until then; null for nothing. */
  readonly since: Date | null;
}

export interface PrincipalQuestion extends PageRequest {
  /** An ARN, an account id or the name of a service. */
  readonly principal: string;
  readonly action: string | null;
  readonly capability: KeyCapability | null;
  readonly isInScope: (region: RegionKey) => boolean;
}

/** For health and metrics. */
export interface FleetProgress {
  readonly state: 'waiting' | 'up' | 'down';
  /** Configured Regions, those that were listed at least once, and those that could not be listed last time. */
  readonly regions: number;
  readonly listed: number;
  readonly failing: number;
  readonly judged: number;
  readonly unread: number;
  /** Every answer in the index was given at this time or later; null until each Region was read once. */
  readonly asOf: Date | null;
}
