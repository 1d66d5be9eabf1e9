/** Memoizes a function by object, such as a statement that many principals share. */
export const memoize = <Key extends object, Value extends NonNullable<unknown>>(
  work: (key: Key) => Value,
): ((key: Key) => Value) => {
  const kept = new Map<Key, Value>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const value = work(key);
    kept.set(key, value);
    return value;
  };
};
