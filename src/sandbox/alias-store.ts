import { type RegionKey, regionId, type SandboxKey } from './keys/sandbox-key.ts';

export interface Alias {
  /** Begins with `alias/`. */
  readonly name: string;
  readonly keyId: string;
}

/** Aliases are unique in an account and Region, and each refers to one key there. */
export interface AliasStore {
  /** False where the name is taken. */
  add(region: RegionKey, alias: Alias): boolean;
  find(region: RegionKey, name: string): Alias | undefined;
  list(region: RegionKey): readonly Alias[];
  ofKey(key: SandboxKey): readonly Alias[];
}

export const createAliasStore = (): AliasStore => {
  const regions = new Map<string, Map<string, Alias>>();
  const aliasesOf = (region: RegionKey): Map<string, Alias> => {
    const id = regionId(region);
    const aliases = regions.get(id) ?? new Map<string, Alias>();
    regions.set(id, aliases);
    return aliases;
  };
  return {
    add(region, alias) {
      const aliases = aliasesOf(region);
      if (aliases.has(alias.name)) return false;
      aliases.set(alias.name, alias);
      return true;
    },
    find: (region, name) => aliasesOf(region).get(name),
    list: (region) => [...aliasesOf(region).values()],
    ofKey: (key) => [...aliasesOf(key).values()].filter(({ keyId }) => keyId === key.keyId),
  };
};
