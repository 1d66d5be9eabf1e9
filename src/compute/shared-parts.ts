/**
 * Data in which each object and list that was contained several times is contained once. A thousand services that each
 * may act for the same thousand accounts are two thousand values then, instead of a million.
 */
export interface Shared<T> {
  /** In place of a shared part stands its reference, also in other parts. */
  readonly value: T;
  /** The shared parts. They refer only to parts before them. */
  readonly parts: readonly unknown[];
}

/** The index of a part. Plain data contains no bigint. */
type Reference = bigint;

/** An object or a list. */
type Container = Record<string, unknown>;

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** Smaller parts are copied: a reference would save little. */
const minValues = 20;

interface Usage {
  /** The number of values in a container, itself included, with each part counted wherever it is contained. */
  values: number;
  uses: number;
}

/**
 * Takes out what data contains several times. Returns the same data where that is nothing.
 * @param data plain data without cycles
 */
export const share = <T>(data: T): Shared<T> => {
  const usages = usagesIn(data);
  const isShared = (container: Container): boolean => {
    const usage = usages.get(container);
    return usage !== undefined && usage.uses > 1 && usage.values >= minValues;
  };
  if (![...usages.keys()].some(isShared)) return { value: data, parts: [] };

  const parts: unknown[] = [];
  const references = new Map<Container, Reference>();
  const withReferences = (value: unknown): unknown => {
    if (!isContainer(value)) return value;
    if (!isShared(value)) return withMembers(value, withReferences);
    const reference = references.get(value) ?? BigInt(parts.push(withMembers(value, withReferences)) - 1);
    references.set(value, reference);
    return reference;
  };
  return { value: withReferences(data) as T, parts };
};

/**
 * Replaces the references in a value by the parts, in place.
 * @param parts those that the value refers to; their own references may be replaced later
 */
export const restore = (value: unknown, parts: readonly unknown[]): unknown => {
  if (typeof value === 'bigint') return parts[Number(value)];
  if (Array.isArray(value)) restoreItems(value, parts);
  else if (isContainer(value)) {
    for (const [name, member] of Object.entries(value)) value[name] = restore(member, parts);
  }
  return value;
};

/** The same for the items of a list from an index on. */
export const restoreItems = (list: unknown[], parts: readonly unknown[], from = 0): void => {
  for (let index = from; index < list.length; index += 1) list[index] = restore(list[index], parts);
};

const withMembers = (container: Container, change: (member: unknown) => unknown): unknown =>
  Array.isArray(container)
    ? container.map(change)
    : Object.fromEntries(Object.entries(container).map(([name, member]) => [name, change(member)]));

const usagesIn = (data: unknown): ReadonlyMap<Container, Usage> => {
  const usages = new Map<Container, Usage>();
  const visit = (value: unknown): number => {
    if (!isContainer(value)) return 1;
    const known = usages.get(value);
    if (known) {
      known.uses += 1;
      return known.values;
    }
    const usage = { values: 1, uses: 1 };
    usages.set(value, usage);
    for (const member of Object.values(value)) usage.values += visit(member);
    return usage.values;
  };
  visit(data);
  return usages;
};
