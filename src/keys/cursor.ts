import { z } from 'zod';
import { KmsError, type KmsProvider } from '../errors.ts';
import { parseJson } from '../json.ts';

/** A position between two keys of a listing, in a form that any replica can resume from later. */
export interface Position {
  readonly provider: KmsProvider;
  readonly accountId: string;
  readonly region: string;
  /** The provider's own name for a page of its list; null for the first one. */
  readonly page: string | null;
  /** The number of keys of that page before this position. */
  readonly offset: number;
  /**
   * The id of the last of these keys, which finds the position again after keys were created or deleted. Empty before
   * the first key.
   */
  readonly keyId: string;
}

const schema = z.tuple([
  z.literal(1),
  z.string().min(1).max(64),
  z.string().min(1).max(64),
  z.string().min(1).max(64),
  z.string().min(1).max(4096).nullable(),
  z.int().min(0).max(10_000),
  z.string().max(256),
]);

const longestCursor = 8192;

export const toCursor = ({ provider, accountId, region, page, offset, keyId }: Position): string =>
  Buffer.from(JSON.stringify([1, provider, accountId, region, page, offset, keyId])).toString('base64url');

/** Validates everything: clients send cursors back. */
export const parseCursor = (cursor: string): Position | KmsError => {
  if (cursor.length > longestCursor) return badCursor();
  const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success) return badCursor();
  const [, provider, accountId, region, page, offset, keyId] = parsed.data;
  return { provider, accountId, region, page, offset, keyId };
};

export const badCursor = (): KmsError =>
  new KmsError({
    code: 'KMS_INVALID_PARAMETER',
    message: 'This cursor is not from a listing of the same keys.',
    operation: 'ListKeys',
  });
