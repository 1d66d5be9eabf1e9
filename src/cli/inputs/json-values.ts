/** Reads JSON of unknown shape. A value of another type reads as absent. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export const toRecord = (value: unknown): JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : {};

export const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const toText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The value at a path of keys. */
export const valueAt = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => {
    const record = toRecord(inner);
    return Object.hasOwn(record, key) ? record[key] : undefined;
  }, value);
