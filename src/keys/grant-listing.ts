import { z } from 'zod';
import { KmsError } from '../errors.ts';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type { Page } from '../providers/provider.ts';

export interface GrantListing {
  readonly edges: readonly { readonly cursor: string; readonly grant: KeyGrant }[];
  readonly hasNextPage: boolean;
}

/**
 * A position between two grants: a page of the provider's list, the number of its grants before the position, and the
 * last of these.
 */
interface Position {
  readonly page: string | null;
  readonly offset: number;
  readonly grantId: string;
}

const schema = z.tuple([z.string().max(4096).nullable(), z.int().min(0).max(10_000), z.string().max(256)]);
const longestCursor = 8192;

const toCursor = ({ page, offset, grantId }: Position): string =>
  Buffer.from(JSON.stringify([page, offset, grantId])).toString('base64url');

/** Validates everything: clients send cursors back. */
const parseCursor = (cursor: string): Position => {
  if (cursor.length > longestCursor) throw badCursor();
  try {
    const [page, offset, grantId] = schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { page, offset, grantId };
  } catch {
    throw badCursor();
  }
};

const badCursor = (): KmsError =>
  new KmsError({
    code: 'KMS_INVALID_PARAMETER',
    message: "This cursor is not from a page of this key's grants.",
    operation: 'ListGrants',
  });

/**
 * The position in the page as it is now: each grant that was retired meanwhile has moved the later ones one place
 * forward.
 */
const offsetIn = ({ items }: Page<KeyGrant>, { offset, grantId }: Position): number => {
  const last = items.findIndex((grant) => grant.grantId === grantId);
  return last >= 0 ? last + 1 : Math.max(0, offset - 1);
};

/** The cursor of a page's last grant points to the next page, so that this page is not read again. */
const positionAfter = (grantId: string, page: string | null, offset: number, found: Page<KeyGrant>): Position =>
  offset === found.items.length && found.next !== null
    ? { page: found.next, offset: 0, grantId }
    : { page, offset, grantId };

/**
 * Collects one page of a connection from the provider's pages.
 * @param readPage - Reads one of the provider's pages; rejects with a KmsError.
 * @throws KmsError for an invalid cursor, and the errors of `readPage`.
 */
export const listGrants = async (
  readPage: (cursor: string | null) => Promise<Page<KeyGrant>>,
  { first, after }: { readonly first: number; readonly after: string | null },
): Promise<GrantListing> => {
  const start = after === null ? null : parseCursor(after);
  const edges: GrantListing['edges'][number][] = [];
  let page = start?.page ?? null;
  let found = await readPage(page);
  let offset = start === null ? 0 : offsetIn(found, start);
  while (edges.length <= first) {
    for (; offset < found.items.length && edges.length <= first; offset += 1) {
      const grant = found.items[offset];
      if (grant) edges.push({ grant, cursor: toCursor(positionAfter(grant.grantId, page, offset + 1, found)) });
    }
    if (edges.length > first || found.next === null) break;
    page = found.next;
    found = await readPage(page);
    offset = 0;
  }
  return { edges: edges.slice(0, first), hasNextPage: edges.length > first };
};
