import type { KmsErrorDetails } from '../errors.ts';
import type { FleetQuery, IndexStatus } from '../fleet/fleet.ts';
import type { Page } from '../fleet/search/page.ts';
import type { RegionKey } from '../providers/provider.ts';
import type { RequestContext } from './context.ts';
import type { PageInfoModel } from './fleet-models.ts';
import type { KeySearchFilter } from './generated/resolvers.ts';
import { forbiddenAccounts, hidesAccounts, matchesFilter, mayRead, unconfiguredAccounts } from './visibility.ts';

/** Whether the end user may read a Region: others are omitted, from counts as well. */
export const isVisible =
  (context: RequestContext) =>
  (region: RegionKey): boolean =>
    mayRead(region, context);

/** Converts a filter to a query of the index. */
export const toFleetQuery = (filter: KeySearchFilter | null | undefined, context: RequestContext): FleetQuery => {
  const visible = isVisible(context);
  const { changedSince, ...rest } = filter ?? {};
  return {
    filter: { ...rest, changedSince: toDate(changedSince) },
    isInScope: (region) => matchesFilter(region, filter ?? {}) && visible(region),
  };
};

/** Replaces earlier times: the database does not support year 0, and the epoch marks keys without a change. */
const earliest = 1;

export const toDate = (time: string | null | undefined): Date | null =>
  time === null || time === undefined ? null : new Date(Math.max(Date.parse(time), earliest));

/** The age and completeness of an answer, as the schema defines them. */
export const toIndexStatus = (
  { complete, asOf, errors }: IndexStatus,
  filter: KeySearchFilter | null | undefined,
  context: RequestContext,
): { readonly complete: boolean; readonly asOf: string | null; readonly errors: readonly KmsErrorDetails[] } => {
  const omitted = hidesAccounts(filter, context) ? forbiddenAccounts(filter) : unconfiguredAccounts(filter, context);
  return {
    complete: complete && omitted === null,
    asOf: asOf?.toISOString() ?? null,
    errors: [...errors, ...(omitted ? [omitted] : [])].map((error) => error.details()),
  };
};

/** The PageInfo of a page that may end after its last row. */
export const pageInfoOf = (
  { rows, endCursor, hasNextPage }: Page<unknown>,
  after: string | null | undefined,
): PageInfoModel => ({
  hasNextPage,
  hasPreviousPage: after !== null && after !== undefined,
  startCursor: rows[0]?.cursor ?? null,
  endCursor,
});
