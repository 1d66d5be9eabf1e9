import { KmsError } from '../errors.ts';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type {
  AliasRef,
  CallOptions,
  KeyAlias,
  KeyMetadata,
  KeyRef,
  KeyRotation,
  KeyTag,
  Page,
  ProviderClient,
} from '../providers/provider.ts';
import { storedAliases, storedGrantPage, storedMetadata, storedRotation, storedTags } from './codecs.ts';
import type { Ask, KeyDetail } from './key-detail-read.ts';

/** Lists of aliases and tags end long before this: a provider whose list goes on is broken. */
const maxPages = 200;

type ListPage<T> = (client: ProviderClient, cursor: string | null, options: CallOptions) => Promise<Page<T>>;

const allPages = async <T>(ask: Ask, listPage: ListPage<T>): Promise<readonly T[]> => {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let number = 0; number < maxPages; number += 1) {
    const at: string | null = cursor;
    const page: Page<T> = await ask((client, options) => listPage(client, at, options));
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = page.next;
  }
  throw new KmsError({ code: 'KMS_PROVIDER_ERROR', message: 'The list that the provider answers does not end.' });
};

export const describeKey = (ref: KeyRef | AliasRef): KeyDetail<KeyMetadata> => ({
  operation: 'DescribeKey',
  ref,
  part: null,
  stored: storedMetadata,
  load: (ask) => ask((client, options) => client.describeKey(ref, options)),
});

export const getRotation = (ref: KeyRef): KeyDetail<KeyRotation> => ({
  operation: 'GetKeyRotationStatus',
  ref,
  part: null,
  stored: storedRotation,
  load: (ask) => ask((client, options) => client.getRotation(ref, options)),
});

export const listAliases = (ref: KeyRef): KeyDetail<readonly KeyAlias[]> => ({
  operation: 'ListAliases',
  ref,
  part: null,
  stored: storedAliases,
  load: (ask) => allPages(ask, (client, cursor, options) => client.listAliases(ref, cursor, options)),
});

export const listTags = (ref: KeyRef): KeyDetail<readonly KeyTag[]> => ({
  operation: 'ListResourceTags',
  ref,
  part: null,
  stored: storedTags,
  load: (ask) => allPages(ask, (client, cursor, options) => client.listTags(ref, cursor, options)),
});

export const listGrants = (ref: KeyRef, cursor: string | null): KeyDetail<Page<KeyGrant>> => ({
  operation: 'ListGrants',
  ref,
  part: cursor,
  stored: storedGrantPage,
  load: (ask) => ask((client, options) => client.listGrants(ref, cursor, options)),
});
