import { createHash } from 'node:crypto';

/** What no text of a Postgres database holds: U+0000, and half of a surrogate pair. */
const unstorable = /[\0\p{Surrogate}]/u;

/** Characters. An entry of an index has to fit into some 2,700 bytes. */
const longestTerm = 600;

/**
 * The form in which a word is stored and looked up: itself, or a digest of it where the database takes no such word.
 * Whoever may write one key's policy must not be able to keep other keys out of the index.
 */
export const toTerm = (word: string): string =>
  word.length <= longestTerm && !unstorable.test(word)
    ? word
    : `sha256 ${createHash('sha256').update(JSON.stringify(word)).digest('base64url')}`;

const escaped = 'json:';

/** The form in which a text is stored: itself, or escaped where the database takes no such text. */
export const toStorable = (text: string): string =>
  unstorable.test(text) || text.startsWith(escaped) ? escaped + JSON.stringify(text) : text;

/** The text behind its stored form. */
export const fromStorable = (stored: string): string =>
  stored.startsWith(escaped) ? String(JSON.parse(stored.slice(escaped.length))) : stored;
