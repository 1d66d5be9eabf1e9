import type { KeyCondition } from './key-condition.ts';
import type { RequestSpace } from './request-space.ts';

const ids = new WeakMap<KeyCondition, number>();
let lastId = 0;

const idOf = (condition: KeyCondition): number => {
  const id = ids.get(condition) ?? ++lastId;
  ids.set(condition, id);
  return id;
};

/** The name of a request space: equal ones have the same, and share a result. */
export const nameOf = ({ older, newer, base, fixed }: RequestSpace): string => {
  const compared = new Set<string>();
  const clauses = [older.allows, older.denies, newer.allows, newer.denies].map((list) =>
    list.map(({ level, conditions }) => {
      for (const { lowerKey, variables } of conditions)
        if (variables.length > 0) for (const key of [lowerKey, ...variables]) compared.add(key);
      return [level, conditions.map(idOf)];
    }),
  );
  return JSON.stringify([base, clauses, [...compared].map((key) => [key, fixed.lookUp(key) ?? null])]);
};
