import { KmsError } from '../errors.ts';
import type { RequestContext } from './context.ts';

/** Checks the argument `first` of a connection against the limits. @throws KmsError for a number outside them. */
export const checkedFirst = (first: number, { limits }: Pick<RequestContext, 'limits'>): number => {
  if (first >= 1 && first <= limits.first) return first;
  throw new KmsError({ code: 'KMS_INVALID_PARAMETER', message: `"first" must be a number from 1 to ${limits.first}.` });
};

/** The PageInfo of a connection that is paged forward only. */
export const toPageInfo = (
  edges: readonly { readonly cursor: string }[],
  hasNextPage: boolean,
  after: string | null | undefined,
) => ({
  hasNextPage,
  hasPreviousPage: after !== null && after !== undefined,
  startCursor: edges[0]?.cursor ?? null,
  endCursor: edges.at(-1)?.cursor ?? null,
});
