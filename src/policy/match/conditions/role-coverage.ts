import type { Work } from '../../work-budget.ts';
import type { Glob } from '../glob.ts';
import { matchesGlob } from '../matches-glob.ts';
import type { RoleOfAnyPath } from './context.ts';

/** Which of a role's possible ARNs match: the one without a path, and those with a path. */
export interface RoleCoverage {
  readonly withoutPath: boolean;
  readonly withPath: 'ALL' | 'SOME' | 'NONE';
}

export const coversNone: RoleCoverage = { withoutPath: false, withPath: 'NONE' };

/**
 * The coverage where one of several values must match. Together they may cover everything even if no single one does.
 */
export const eitherOf = (one: RoleCoverage, other: RoleCoverage): RoleCoverage => {
  const ranks = ['NONE', 'SOME', 'ALL'] as const;
  const wider = Math.max(ranks.indexOf(one.withPath), ranks.indexOf(other.withPath));
  return { withoutPath: one.withoutPath || other.withoutPath, withPath: ranks[wider] ?? 'ALL' };
};

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html for the length of a path */
const longestPath = 512;

/** Compares a pattern with all possible ARNs of a role. */
export const coverageOf = (glob: Glob, { prefix, name, reservedPath }: RoleOfAnyPath, work: Work): RoleCoverage => {
  const withoutPath = matchesGlob(glob, prefix + name, work);
  const end = `/${name}`;
  if (reservedPath === undefined)
    return { withoutPath, withPath: withPathOf(glob, { start: prefix, end, slashes: true }, work) };
  const start = prefix + reservedPath;
  const inRegion = withPathOf(glob, { start, end, slashes: false }, work);
  return {
    withoutPath,
    withPath: matchesGlob(glob, start + name, work) ? combine(inRegion, 'ALL') : combine(inRegion, 'NONE'),
  };
};

/** The combined coverage of two kinds of paths. */
const combine = (one: RoleCoverage['withPath'], other: RoleCoverage['withPath']): RoleCoverage['withPath'] => {
  return one === other ? one : 'SOME';
};

/** The ARNs of a role with a path: a common beginning and end, and at least one character between them. */
interface ArnsWithPath {
  readonly start: string;
  readonly end: string;
  /** Whether the middle may contain slashes. */
  readonly slashes: boolean;
}

const withPathOf = (glob: Glob, arns: ArnsWithPath, work: Work): RoleCoverage['withPath'] => {
  const longest = arns.start.length + longestPath + arns.end.length;
  if (glob.minLength > longest || !fitsSome(glob, arns, work)) return 'NONE';
  return fitsAll(glob, arns, work) ? 'ALL' : 'SOME';
};

/** A character that no pattern contains: only a wildcard matches it. */
const inNoPattern = '\u0000';
/** A pattern with more `?` than this counts as matching some paths only. */
const maxGaps = 8;

/** Whether every text in the middle makes the ARN match. Lengths that are not tried differ only in what a `*` matches. */
const fitsAll = (glob: Glob, { start, end }: ArnsWithPath, work: Work): boolean => {
  const gaps = glob.segments.reduce((sum, segment) => sum + segment.gaps.length, 0);
  if (gaps > maxGaps) return false;
  const lengths = [...Array.from({ length: gaps + 1 }, (_, more) => more + 1), longestPath];
  return lengths.every((length) => matchesGlob(glob, start + inNoPattern.repeat(length) + end, work));
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

/** Whether some text in the middle makes the ARN match. */
const fitsSome = (glob: Glob, { start, end, slashes }: ArnsWithPath, work: Work): boolean => {
  const tokens = toTokens(glob);
  const atMiddle = takeText(tokens, withStars(tokens, [0]), start, work);
  const atEnd = takeAnything(tokens, atMiddle, slashes, work);
  return takeText(tokens, atEnd, end, work).has(tokens.length);
};

/** The tokens that may come next. */
type Positions = ReadonlySet<number>;

const takeText = (tokens: readonly number[], from: Positions, text: string, work: Work): Positions => {
  let positions = from;
  for (let at = 0; at < text.length && positions.size > 0; at++) {
    work.spend(positions.size);
    const code = text.charCodeAt(at);
    const next = [...positions].flatMap((position) => after(tokens, position, (token) => token === code));
    positions = withStars(tokens, next);
  }
  return positions;
};

/** After one character or more, whichever they are. */
const takeAnything = (tokens: readonly number[], from: Positions, slashes: boolean, work: Work): Positions => {
  work.spend(tokens.length + 1);
  const reached = new Set<number>();
  const waiting = [...from];
  for (let position = waiting.pop(); position !== undefined; position = waiting.pop()) {
    for (const next of withStars(
      tokens,
      after(tokens, position, (token) => slashes || token !== slash),
    )) {
      if (reached.has(next)) continue;
      reached.add(next);
      waiting.push(next);
    }
  }
  return reached;
};

const slash = '/'.charCodeAt(0);

/** The states after a character: it stays at a star, and passes a gap or a matching token. */
const after = (tokens: readonly number[], position: number, fits: (token: number) => boolean): readonly number[] => {
  const token = tokens[position];
  if (token === undefined) return [];
  if (token === star) return [position];
  return token === gap || fits(token) ? [position + 1] : [];
};

/** States, and those after a star, which may match nothing. */
const withStars = (tokens: readonly number[], positions: readonly number[]): Positions => {
  const all = new Set<number>();
  for (const position of positions) {
    all.add(position);
    for (let behind = position; tokens[behind] === star && !all.has(behind + 1); behind++) all.add(behind + 1);
  }
  return all;
};
