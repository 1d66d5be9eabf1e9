/** Percent-encodes everything but letters, digits and `-_.~` (RFC 3986), as both signature versions require. */
export const percentEncode = (text: string): string => {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
};

/** The query string to sign: `name=value` pairs sorted by name, both percent-encoded. */
export const canonicalQuery = (parameters: Iterable<readonly [string, string]>): string => {
  return [...parameters]
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
};
