import { abbreviate } from '../parse/path.ts';
import type { ComparedStatement } from './diff-elements.ts';

/** Statements that share less than this fraction of their texts count as different, not as changed. */
const minSimilarity = 0.5;

/** A text in more statements than this does not help to pair them. */
const maxSharing = 16;

/** How many of the most similar statements are compared with a statement. */
const maxCompared = 16;

interface SimilarPair {
  readonly before: ComparedStatement;
  readonly after: ComparedStatement;
}

type Texts = ReadonlySet<string>;

/** Pairs similar statements, most similar first. Takes time linear in the size of both lists. */
export const pairBySimilarity = (
  before: readonly ComparedStatement[],
  after: readonly ComparedStatement[],
): readonly SimilarPair[] => {
  const nextTexts = after.map(textsOf);
  const placesOf = indexTexts(nextTexts);
  const candidates = before.flatMap((old) => {
    const texts = textsOf(old);
    return closestTo(texts, placesOf).flatMap((place) => {
      const next = after[place];
      return next === undefined
        ? []
        : [{ before: old, after: next, similarity: similarity(texts, nextTexts[place] ?? new Set()) }];
    });
  });
  const taken = new Set<ComparedStatement>();
  return candidates
    .filter((candidate) => candidate.similarity >= minSimilarity)
    .sort((left, right) => right.similarity - left.similarity)
    .filter((candidate) => {
      if (taken.has(candidate.before) || taken.has(candidate.after)) return false;
      taken.add(candidate.before).add(candidate.after);
      return true;
    });
};

/** The contents of a statement as a set of texts. */
const textsOf = ({ statement, lists }: ComparedStatement): Texts => {
  const listed = [...lists].flatMap(([name, { items }]) => [...items.keys()].map((item) => `${name} ${item}`));
  const conditions = statement.conditions.map(
    ({ operator, key, values }) => `${abbreviate(operator)} ${key} ${JSON.stringify(values)}`,
  );
  return new Set([statement.effect, ...listed, ...conditions]);
};

/** The statements that contain each text, up to one more than the limit. */
const indexTexts = (all: readonly Texts[]): ReadonlyMap<string, readonly number[]> => {
  const places = new Map<string, number[]>();
  for (const [place, texts] of all.entries()) {
    for (const text of texts) {
      const known = places.get(text);
      if (known === undefined) places.set(text, [place]);
      else if (known.length <= maxSharing) known.push(place);
    }
  }
  return places;
};

/** The places that share the most texts, in order. */
const closestTo = (texts: Texts, placesOf: ReadonlyMap<string, readonly number[]>): readonly number[] => {
  const shared = new Map<number, number>();
  for (const text of texts) {
    const places = placesOf.get(text) ?? [];
    if (places.length > maxSharing) continue;
    for (const place of places) shared.set(place, (shared.get(place) ?? 0) + 1);
  }
  return [...shared]
    .sort(([, left], [, right]) => right - left)
    .slice(0, maxCompared)
    .map(([place]) => place)
    .sort((left, right) => left - right);
};

/** The similarity of two sets: 1 where they are equal, 0 where they have nothing in common. */
const similarity = (left: Texts, right: Texts): number => {
  const [small, large] = left.size < right.size ? [left, right] : [right, left];
  let shared = 0;
  for (const text of small) if (large.has(text)) shared += 1;
  return shared / (left.size + right.size - shared);
};
