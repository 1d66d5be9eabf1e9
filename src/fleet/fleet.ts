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
 * The index of keys, as resolvers use it. Every method rejects only with a KmsError: KMS_INDEX_UNAVAILABLE where there
 * is no index or its database is down.
 */
export interface Fleet {
  search(query: SearchQuery): Promise<FleetPage<FoundKey>>;
  /** Counts the keys that a search with the same filter finds. */
  count(query: FleetQuery): Promise<Counts & IndexStatus>;
  keysOf(query: PrincipalQuery): Promise<FleetPage<UsableKey> & { readonly unread: number }>;
  history(arn: string, page: PageRequest): Promise<Page<FoundVersion>>;
  changes(query: ChangesQuery): Promise<Page<FoundChange>>;
  /**
   * The ARNs of the keys with a bare id, regardless of who may read them. Never rejects, and does not wait long: empty
   * where the index is not available.
   */
  arnsOf(keyId: string): Promise<readonly string[]>;
  /** The last known progress of the index; null without one. */
  progress(): FleetProgress | null;
  close(): Promise<void>;
}

/** How complete and recent the data of a query is. */
export type IndexStatus = Pick<Scope, 'complete' | 'asOf' | 'errors'>;

type FleetPage<Row> = Page<Row> & IndexStatus;

export interface FleetQuery {
  readonly filter: KeyFilter;
  /** Whether a Region is in scope: the filter includes it, and the caller may read there. */
  readonly isInScope: (region: RegionKey) => boolean;
}

interface SearchQuery extends FleetQuery, PageRequest {
  readonly order: SearchOrder;
}

interface ChangesQuery extends FleetQuery, PageRequest {
  /** Only changes observed after this time; null for all. */
  readonly since: Date | null;
}

interface PrincipalQuery extends PageRequest {
  /** An ARN, an account id or the name of a service. */
  readonly principal: string;
  readonly action: string | null;
  readonly capability: KeyCapability | null;
  readonly isInScope: (region: RegionKey) => boolean;
}

/** For health and metrics. */
export interface FleetProgress {
  readonly state: 'waiting' | 'up' | 'down';
  /** The numbers of Regions that are configured, that were listed at least once, and whose last listing failed. */
  readonly regions: number;
  readonly listed: number;
  readonly failing: number;
  readonly judged: number;
  readonly unread: number;
  /** No key was last read before this time; null until each Region has been read once. */
  readonly asOf: Date | null;
}
