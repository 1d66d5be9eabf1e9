import type { KeyTag } from '../../providers/key-data.ts';
import { toTerm } from './storable.ts';

const keyTerm = (key: string): string => toTerm(JSON.stringify([key]));
const pairTerm = (key: string, value: string): string => toTerm(JSON.stringify([key, value]));

/** Search terms for tags: one for the tag's key, and one for key and value. */
export const tagTerms = (tags: readonly KeyTag[]): readonly string[] =>
  [...new Set(tags.flatMap(({ key, value }) => [keyTerm(key), pairTerm(key, value)]))].sort();

/** @param value null for any value */
export const tagTerm = (key: string, value: string | null): string =>
  value === null ? keyTerm(key) : pairTerm(key, value);
