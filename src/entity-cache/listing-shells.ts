import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../graphql/context.ts';
import { hidesAccounts, mayRead } from '../graphql/visibility.ts';
import type { KeyListing, ListRequest } from '../keys/key-source.ts';
import { type CachedOperation, type GraphqlRequest, pickVariables } from './cached-operations.ts';
import { type ExecutedListing, executeListing, type ListingShell } from './listing.ts';
import type { ListingPlan } from './listing-plan.ts';

/** The responses of `keys`, without their keys, to one operation and the values of all its variables. */
interface CachedShells {
  readonly request: ListRequest;
  readonly shells: readonly CachedShell[];
}

interface CachedShell {
  readonly listing: KeyListing;
  /** Whether the response says that accounts or Regions are left out because the caller may not list them. */
  readonly hides: boolean;
  readonly shell: ListingShell;
}

export interface ListingShells {
  /** The estimated size of the cache in bytes. */
  readonly bytes: number;
  /** At once where the cache has the listing; otherwise executes it. Resolves to null where it has an error. */
  shellOf(
    operation: CachedOperation,
    plan: ListingPlan,
    request: GraphqlRequest,
    context: RequestContext,
  ): ListingShell | Promise<ListingShell | null>;
}

const entryBytes = 500;
const edgeBytes = 500;
const largestShare = 1 / 8;
/**
 * How many responses are cached for one request, the latest ones: callers that may list different Regions get different
 * ones.
 */
const shellsOfEach = 4;

const bytesOf = ({ shells }: CachedShells): number =>
  shells.reduce((bytes, { shell }) => bytes + shell.arns.length * edgeBytes, entryBytes);

/** With all variables of the operation: the response may depend on others than its keys do. */
const nameOf = ({ id }: CachedOperation, { variables }: ListingPlan, request: GraphqlRequest): string =>
  `${id} ${JSON.stringify(pickVariables(request, variables))}`;

/**
 * Caches the responses of listings without their keys, as long as the listings themselves are cached, and for callers
 * with the same permissions.
 */
export const createListingShells = (schema: GraphQLSchema, maxBytes: number): ListingShells => {
  const byName = new LRUCache<string, CachedShells>({
    maxSize: maxBytes,
    maxEntrySize: maxBytes * largestShare,
    sizeCalculation: (cached, name) => bytesOf(cached) + 2 * name.length,
  });
  const find = (name: string, context: RequestContext): ListingShell | null => {
    const cached = byName.get(name);
    if (!cached) return null;
    const listing = context.source.peekListing({ ...cached.request, mayList: (region) => mayRead(region, context) });
    const found = listing && cached.shells.find((other) => other.listing === listing);
    return found && found.hides === hidesAccounts(cached.request, context) ? found.shell : null;
  };
  const put = (name: string, { listRequest, listing, shell }: ExecutedListing, context: RequestContext): void => {
    if (listing.errors.length > 0) return;
    const { mayList: _ofThisCaller, ...others } = listRequest;
    const cached = { listing, hides: hidesAccounts(others, context), shell };
    const before = byName.get(name)?.shells.filter((other) => other.listing !== listing) ?? [];
    byName.set(name, { request: others, shells: [cached, ...before.slice(0, shellsOfEach - 1)] });
  };
  const execute = async (
    name: string,
    plan: ListingPlan,
    request: GraphqlRequest,
    context: RequestContext,
  ): Promise<ListingShell | null> => {
    const executed = await executeListing(schema, plan, request, context);
    if (executed === null) return null;
    put(name, executed, context);
    return executed.shell;
  };
  return {
    get bytes() {
      return byName.calculatedSize;
    },
    shellOf(operation, plan, request, context) {
      const name = nameOf(operation, plan, request);
      const cached = find(name, context);
      if (cached === null) return execute(name, plan, request, context);
      // As the executor does for each listing: keys are created and deleted at any time.
      context.cacheHint.servedUncacheable();
      return cached;
    },
  };
};
