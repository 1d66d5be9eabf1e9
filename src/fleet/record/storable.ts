import { createHash } from 'node:crypto';

/** Characters that Postgres does not store: U+0000 and lone surrogates. */
const unstorable = /[\0\p{Surrogate}]/u;

/** The maximum length in characters: an entry of a Postgres index must fit into about 2,700 bytes. */
const longestTerm = 600;

/**
 * The stored form of a search term: itself, or a digest where the database can't store it, so that no policy can make
 * writes of other keys fail.
 */
export const toTerm = (word: string): string =>
  word.length <= longestTerm && !unstorable.test(word)
    ? word
    : `sha256 ${createHash('sha256').update(JSON.stringify(word)).digest('base64url')}`;

const escaped = 'json:';

/** The stored form of a text: itself, or escaped where the database can't store it. */
export const toStorable = (text: string): string =>
  unstorable.test(text) || text.startsWith(escaped) ? escaped + JSON.stringify(text) : text;

/** The original text of a stored form. */
export const fromStorable = (stored: string): string =>
  stored.startsWith(escaped) ? String(JSON.parse(stored.slice(escaped.length))) : stored;
