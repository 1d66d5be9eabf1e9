import { groupBy } from '../../group-by.ts';
import type { KeyCondition } from './key-condition.ts';

/** The keys that policy variables join with these, in any number of steps: their values may have to be equal. */
export const linkedKeys = (keys: readonly string[], conditions: readonly KeyCondition[]): ReadonlySet<string> => {
  const links = conditions
    .filter(({ variables }) => variables.length > 0)
    .map(({ lowerKey, variables }) => [lowerKey, ...variables])
    .flatMap((joined) => joined.map((key) => ({ key, joined })));
  const byKey = groupBy(links, ({ key }) => key);
  const found = new Set(keys);
  for (const key of found) for (const { joined } of byKey.get(key) ?? []) for (const other of joined) found.add(other);
  return found;
};
