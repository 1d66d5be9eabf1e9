import { KmsError } from '../../errors.ts';
import type { CallContext } from '../error-table.ts';
import type { KeyPage, KeyRef } from '../provider.ts';
import { alibabaCloudKeyNames } from './key-ref.ts';

/**
 * Where a page begins. The service counts pages, but cursors count keys, so that the page size may change between
 * requests.
 */
interface Page {
  readonly number: number;
  /** The number of keys at the head of the page that the previous one contained. */
  readonly skip: number;
}

/**
 * The page of `limit` keys that contains the next key.
 *
 * @throws KmsError with KMS_INVALID_PARAMETER for a cursor that was not created here
 */
export const pageAt = (cursor: string | null, limit: number, context: CallContext): Page => {
  if (cursor !== null && !/^\d{1,9}$/.test(cursor)) throw invalidCursor(context);
  const offset = Number(cursor ?? 0);
  return { number: Math.floor(offset / limit) + 1, skip: offset % limit };
};

interface Answer {
  readonly totalCount: number;
  readonly keys: { readonly key?: readonly { readonly keyId?: string; readonly keyArn?: string }[] };
}

/** The keys of an answered page, and where the next begins. */
export const toKeyPage = (
  { totalCount, keys: { key: entries = [] } }: Answer,
  { number, skip }: Page,
  limit: number,
  scope: { readonly region: string; readonly accountId: string },
): KeyPage => {
  const end = (number - 1) * limit + entries.length;
  const refs = entries.slice(skip).map(({ keyId = '', keyArn }) => toRef(keyId, keyArn, scope));
  return { refs, next: entries.length > 0 && end < totalCount ? String(end) : null };
};

/** An id that only an emulator would give out is kept as it is: leaving it out would hide the key. */
const toRef = (
  keyId: string,
  keyArn: string | undefined,
  { region, accountId }: { readonly region: string; readonly accountId: string },
): KeyRef => {
  const arn = keyArn ?? `acs:kms:${region}:${accountId}:key/${keyId}`;
  const ref = alibabaCloudKeyNames.parseArn(arn);
  return ref instanceof KmsError ? { provider: 'ALIBABA_CLOUD', arn, partition: null, region, accountId, keyId } : ref;
};

const invalidCursor = ({ provider, operation, region, accountId }: CallContext): KmsError => {
  return new KmsError({
    code: 'KMS_INVALID_PARAMETER',
    message: 'This cursor is not from this list of keys.',
    provider,
    operation,
    region,
    accountId,
  });
};
