import { KmsError } from '../../errors.ts';
import type { KeySource } from '../../keys/key-source.ts';
import type { RegionAlias } from '../../providers/key-data.ts';
import type { KeyRef, Page, RegionKey } from '../../providers/provider.ts';
import type { KeyReading } from '../record/key-reading.ts';
import { backgroundLoad } from './background-load.ts';

/** The aliases of all keys of an account in a Region, sorted, by key id. */
export type RegionAliases = ReadonlyMap<string, readonly string[]>;

/**
 * Lists the aliases of all keys at once, which takes a hundredth of the calls of one listing per key.
 *
 * @returns null where they could not be listed: the index then keeps the known ones
 */
export const readRegionAliases = async (
  source: Pick<KeySource, 'aliasPage'>,
  region: RegionKey,
  signal: AbortSignal,
): Promise<RegionAliases | null> => {
  const names = new Map<string, string[]>();
  let cursor: string | null = null;
  do {
    const page: Page<RegionAlias> | KmsError = await readPage(source, region, cursor, signal);
    if (page instanceof KmsError) return null;
    for (const { keyId, name } of page.items) names.set(keyId, [...(names.get(keyId) ?? []), name].sort());
    cursor = page.next;
  } while (cursor !== null);
  return names;
};

const readPage = (
  source: Pick<KeySource, 'aliasPage'>,
  region: RegionKey,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<RegionAlias> | KmsError> =>
  source.aliasPage(region, cursor, backgroundLoad(signal, { fresh: true })).catch((error: unknown) => {
    if (error instanceof KmsError) return error;
    throw error;
  });

/** The aliases of a key in a reading; absent where they could not be listed. */
export const aliasesOf = ({ keyId }: KeyRef, aliases: RegionAliases | null): Pick<KeyReading, 'aliases'> =>
  aliases === null ? {} : { aliases: aliases.get(keyId) ?? [] };
