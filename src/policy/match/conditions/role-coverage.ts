import type { WorkBudget } from '../../work-budget.ts';
import { type Glob, matchesGlob } from '../wildcard.ts';
import type { RoleOfAnyPath } from './context.ts';

/** Which of the ARNs that a role may have fit: the one without a path, and those with one. */
export interface RoleCoverage {
  readonly withoutPath: boolean;
  readonly withPath: 'ALL' | 'SOME' | 'NONE';
}

export const coversNone: RoleCoverage = { withoutPath: false, withPath: 'NONE' };

/** What fits where one of several values has to. Together they may cover all where none does by itself. */
export const eitherOf = (one: RoleCoverage, other: RoleCoverage): RoleCoverage => {
  const ranks = ['NONE', 'SOME', 'ALL'] as const;
  const wider = Math.max(ranks.indexOf(one.withPath), ranks.indexOf(other.withPath));
  return { withoutPath: one.withoutPath || other.withoutPath, withPath: ranks[wider] ?? 'ALL' };
};

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html for the length of a path */
const longestPath = 512;

/** Compares a pattern with all ARNs that the role may have. */
export const coverageOf = (
  glob: Glob,
  { prefix, name, reservedPath }: RoleOfAnyPath,
  work: WorkBudget,
): RoleCoverage => {
  const withoutPath = matchesGlob(glob, prefix + name, work);
  const end = `/${name}`;
  if (reservedPath === undefined)
    return { withoutPath, withPath: withPathOf(glob, { start: prefix, end, slashes: true }, work) };
  const start = prefix + reservedPath;
  const inRegion = withPathOf(glob, { start, end, slashes: false }, work);
  return {
    withoutPath,
    withPath: matchesGlob(glob, start + name, work) ? orOther(inRegion, 'ALL') : orOther(inRegion, 'NONE'),
  };
};

/** Of two kinds of paths together. */
const orOther = (one: RoleCoverage['withPath'], other: RoleCoverage['withPath']): RoleCoverage['withPath'] => {
  return one === other ? one : 'SOME';
};

/** ARNs that differ in the middle alone, which holds at least one character. */
interface Gapped {
  readonly start: string;
  readonly end: string;
  /** Whether there may be slashes in the middle. */
  readonly slashes: boolean;
}

const withPathOf = (glob: Glob, arns: Gapped, work: WorkBudget): RoleCoverage['withPath'] => {
  const longest = arns.start.length + longestPath + arns.end.length;
  if (glob.minLength > longest || !fitsSome(glob, arns, work)) return 'NONE';
  return fitsAll(glob, arns, work) ? 'ALL' : 'SOME';
};

/** Fits no character of a pattern: only a wildcard can take it. */
const strange = '\u0000';
/** With more `?` than any policy has, a pattern counts as one that fits some paths only. */
const mostGaps = 8;

/** As many strange characters as there may be. Those lengths that are not tried differ by what a `*` takes. */
const fitsAll = (glob: Glob, { start, end }: Gapped, work: WorkBudget): boolean => {
  const gaps = glob.segments.reduce((sum, segment) => sum + segment.gaps.length, 0);
  if (gaps > mostGaps) return false;
  const lengths = [...Array.from({ length: gaps + 1 }, (_, more) => more + 1), longestPath];
  return lengths.every((length) => matchesGlob(glob, start + strange.repeat(length) + end, work));
};

const star = -1;
const gap = -2;

const toTokens = ({ segments }: Glob): readonly number[] => {
  const tokens: number[] = [];
  for (const [index, { text, gaps }] of segments.entries()) {
    if (index > 0) tokens.push(star);
    const isGap = new Set(gaps);
    for (let at = 0; at < text.length; at++) tokens.push(isGap.has(at) ? gap : text.charCodeAt(at));
  }
  return tokens;
};

/** Whether some text in the middle makes the ARN fit. */
const fitsSome = (glob: Glob, { start, end, slashes }: Gapped, work: WorkBudget): boolean => {
  const tokens = toTokens(glob);
  const atMiddle = takeText(tokens, withStars(tokens, [0]), start, work);
  const atEnd = takeAnything(tokens, atMiddle, slashes, work);
  return takeText(tokens, atEnd, end, work).has(tokens.length);
};

/** Places in the tokens that may come next. */
type Places = ReadonlySet<number>;

const takeText = (tokens: readonly number[], from: Places, text: string, work: WorkBudget): Places => {
  let places = from;
  for (let at = 0; at < text.length && places.size > 0; at++) {
    work.spend(places.size);
    const code = text.charCodeAt(at);
    const next = [...places].flatMap((place) => after(tokens, place, (token) => token === code));
    places = withStars(tokens, next);
  }
  return places;
};

/** After one character or more, whichever they are. */
const takeAnything = (tokens: readonly number[], from: Places, slashes: boolean, work: WorkBudget): Places => {
  work.spend(tokens.length + 1);
  const reached = new Set<number>();
  const waiting = [...from];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    for (const next of withStars(
      tokens,
      after(tokens, place, (token) => slashes || token !== slash),
    )) {
      if (reached.has(next)) continue;
      reached.add(next);
      waiting.push(next);
    }
  }
  return reached;
};

const slash = '/'.charCodeAt(0);

/** Where a character leads to: it stays at a star, and passes a gap or a token that it fits. */
const after = (tokens: readonly number[], place: number, fits: (token: number) => boolean): readonly number[] => {
  const token = tokens[place];
  if (token === undefined) return [];
  if (token === star) return [place];
  return token === gap || fits(token) ? [place + 1] : [];
};

/** Places, and those behind a star, which may stand for nothing. */
const withStars = (tokens: readonly number[], places: readonly number[]): Places => {
  const all = new Set<number>();
  for (const place of places) {
    all.add(place);
    for (let behind = place; tokens[behind] === star && !all.has(behind + 1); behind++) all.add(behind + 1);
  }
  return all;
};
