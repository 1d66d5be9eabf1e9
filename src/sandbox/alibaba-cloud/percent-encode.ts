/** RFC 3986: everything but letters, digits and `-_.~` is escaped, which signatures of both kinds are made over. */
export const percentEncode = (text: string): string => {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
};

/** `name=value` pairs by name, both escaped. */
export const canonicalQuery = (parameters: Iterable<readonly [string, string]>): string => {
  return [...parameters]
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
};
