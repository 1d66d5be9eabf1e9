import Negotiator from 'negotiator';

/** The media types from which Apollo Server chooses for a response in one part, in its order. */
const offered = [
  'application/json; charset=utf-8',
  'application/graphql-response+json; charset=utf-8',
  'application/json; callbackSpec=1.0; charset=utf-8',
];
const answered: readonly (string | undefined)[] = offered.slice(0, 2);
const maxKept = 100;
const longestKept = 256;

/**
 * Chooses the media type of a successful response as Apollo Server does. Null where Apollo Server would not respond
 * with one of these.
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Accept
 */
export const createMediaTypes = (): ((accept: string | undefined) => string | null) => {
  const kept = new Map<string, string | null>();
  const choose = (accept: string): string | null => {
    if (accept === '') return offered[0] ?? null;
    const chosen = new Negotiator({ headers: { accept } }).mediaType(offered);
    return chosen !== undefined && answered.includes(chosen) ? chosen : null;
  };
  return (accept = '') => {
    const known = kept.get(accept);
    if (known !== undefined) return known;
    const chosen = choose(accept);
    if (kept.size < maxKept && accept.length <= longestKept) kept.set(accept, chosen);
    return chosen;
  };
};
