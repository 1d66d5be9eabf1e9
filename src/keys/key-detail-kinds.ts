import { KmsError } from '../errors.ts';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type { KeyAlias, KeyMetadata, KeyRotation, KeyTag } from '../providers/key-data.ts';
import type { AliasRef, CallOptions, KeyRef, Page, ProviderClient } from '../providers/provider.ts';
import type { CallProvider, KeyDetailKind } from './key-detail-loader.ts';
import { storedAliases, storedGrantPage, storedMetadata, storedRotation, storedTags } from './stored-form.ts';

/**
 * What is read of a key besides its policy: metadata, aliases, tags, rotation and grants, each with the call that reads
 * it.
 */

/** Estimates of the sizes of cached answers. */
const metadataBytes = 900;
const itemBytes = 200;
const grantBytes = 700;

const listBytes = (items: readonly unknown[]): number => items.length * itemBytes;

/** Lists of aliases and tags are much shorter: a longer one is a fault of the provider. */
const maxPages = 200;

type ListPage<T> = (client: ProviderClient, cursor: string | null, options: CallOptions) => Promise<Page<T>>;

const allPages = async <T>(call: CallProvider, listPage: ListPage<T>): Promise<readonly T[]> => {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let number = 0; number < maxPages; number += 1) {
    const at: string | null = cursor;
    const page: Page<T> = await call((client, options) => listPage(client, at, options));
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = page.next;
  }
  throw new KmsError({ code: 'KMS_PROVIDER_ERROR', message: "The provider's list does not end." });
};

export const metadataKind: KeyDetailKind<KeyRef | AliasRef, KeyMetadata> = {
  operation: 'DescribeKey',
  stored: storedMetadata,
  bytesOf: () => metadataBytes,
  load: (call, ref) => call((client, options) => client.describeKey(ref, options)),
};

export const rotationKind: KeyDetailKind<KeyRef, KeyRotation> = {
  operation: 'GetKeyRotationStatus',
  stored: storedRotation,
  bytesOf: () => itemBytes,
  load: (call, ref) => call((client, options) => client.getRotation(ref, options)),
};

export const aliasesKind: KeyDetailKind<KeyRef, readonly KeyAlias[]> = {
  operation: 'ListAliases',
  stored: storedAliases,
  bytesOf: listBytes,
  load: (call, ref) => allPages(call, (client, cursor, options) => client.listAliases(ref, cursor, options)),
};

export const tagsKind: KeyDetailKind<KeyRef, readonly KeyTag[]> = {
  operation: 'ListResourceTags',
  stored: storedTags,
  bytesOf: listBytes,
  load: (call, ref) => allPages(call, (client, cursor, options) => client.listTags(ref, cursor, options)),
};

/** The `part` to read is the cursor of a page. */
export const grantPageKind: KeyDetailKind<KeyRef, Page<KeyGrant>> = {
  operation: 'ListGrants',
  stored: storedGrantPage,
  bytesOf: ({ items }) => items.length * grantBytes,
  load: (call, ref, cursor) => call((client, options) => client.listGrants(ref, cursor, options)),
};
