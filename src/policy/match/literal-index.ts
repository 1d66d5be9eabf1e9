import { groupBy } from '../group-by.ts';
import type { Work } from '../work-budget.ts';
import type { Glob, Segment } from './glob.ts';
import { WordFinder } from './word-finder.ts';

/** Finds the patterns that may match a text. */
export type GlobIndex = (text: string, work: Work) => readonly Glob[];

/** Up to this many patterns are faster to match than to look up. */
const shortList = 16;

/** The literal texts between wildcards. */
const literalsOf = ({ text, gaps }: Segment): readonly string[] =>
  [-1, ...gaps].map((gap, index) => text.slice(gap + 1, gaps[index])).filter((literal) => literal !== '');

/** Of each pattern the literal that the fewest others have, so that few texts contain it; null where it has none. */
const rarestLiterals = (globs: readonly Glob[]): readonly (string | null)[] => {
  const literals = globs.map(({ segments }) => [...new Set(segments.flatMap(literalsOf))]);
  const counts = new Map<string, number>();
  for (const literal of literals.flat()) counts.set(literal, (counts.get(literal) ?? 0) + 1);
  const countOf = (literal: string): number => counts.get(literal) ?? 0;
  return literals.map((own) =>
    own.reduce<string | null>((best, one) => (best === null || countOf(one) < countOf(best) ? one : best), null),
  );
};

/** Finds the patterns of which a text contains a literal, whatever their number. */
export const createLiteralIndex = (globs: readonly Glob[]): GlobIndex => {
  if (globs.length <= shortList) return () => globs;
  const create = () => {
    const literals = rarestLiterals(globs);
    const entries = globs.map((glob, index) => ({ glob, literal: literals[index] ?? null }));
    const byLiteral = groupBy(entries, ({ literal }) => literal);
    return { byLiteral, finder: new WordFinder(literals.filter((literal) => literal !== null)) };
  };
  let index: ReturnType<typeof create> | null = null;
  return (text, work) => {
    index ??= create();
    work.spend(text.length);
    const { byLiteral, finder } = index;
    return [null, ...finder.in(text)].flatMap((literal) => (byLiteral.get(literal) ?? []).map(({ glob }) => glob));
  };
};
