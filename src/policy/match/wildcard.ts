import { unlimitedWork } from '../work-budget.ts';
import { findSegment, hasSegmentAt, type Segment } from './segment-search.ts';

/** A piece of a pattern. What a policy variable brings in is literal, also where it holds `*`. */
export interface GlobPiece {
  readonly text: string;
  /** Whether `*` stands for any number of characters in it, and `?` for exactly one. */
  readonly wildcards: boolean;
}

/** A pattern, made ready to be compared with any number of texts. */
export interface Glob {
  readonly pieces: readonly GlobPiece[];
  /** What stands between the `*`. */
  readonly segments: readonly Segment[];
  /** The last of several segments. */
  readonly last: Segment | undefined;
  /** The length of the shortest text that fits. */
  readonly minLength: number;
}

/** Reads `*` and `?` as wildcards. */
export const toGlob = (pattern: string): Glob => {
  return piecesToGlob([{ text: pattern, wildcards: true }]);
};

/** Takes every character as it is. */
export const toLiteral = (text: string): Glob => {
  return piecesToGlob([{ text, wildcards: false }]);
};

const wildcard = /[*?]/g;

/** What it takes to see that a text does not fit at all. */
const stepsOfComparison = 4;

export const piecesToGlob = (pieces: readonly GlobPiece[]): Glob => {
  const segments: Segment[] = [];
  let text = '';
  let gaps: number[] = [];
  const endSegment = (): void => {
    // Of several `*` in a row, one says all.
    if (segments.length === 0 || text !== '') segments.push({ text, gaps });
    text = '';
    gaps = [];
  };
  let endsWithStar = false;
  for (const piece of pieces) {
    const found = piece.wildcards ? piece.text.matchAll(wildcard) : [];
    let from = 0;
    for (const { index, 0: sign } of found) {
      text += piece.text.slice(from, index);
      from = index + 1;
      if (sign === '*') endSegment();
      else {
        gaps.push(text.length);
        text += '?';
      }
      endsWithStar = sign === '*';
    }
    text += piece.text.slice(from);
    if (from < piece.text.length) endsWithStar = false;
  }
  if (text !== '' || segments.length === 0 || endsWithStar) segments.push({ text, gaps });
  const minLength = segments.reduce((sum, segment) => sum + segment.text.length, 0);
  return { pieces, segments, last: segments.length > 1 ? segments.at(-1) : undefined, minLength };
};

/**
 * Whether the whole text fits: the first segment begins it, the last ends it, and those between are found one after the
 * other, each where it comes first. No text is gone through twice.
 */
export const matchesGlob = ({ segments, last, minLength }: Glob, text: string, work = unlimitedWork): boolean => {
  const first = segments[0];
  if (first === undefined || text.length < minLength) return false;
  work.spend(stepsOfComparison);
  if (last === undefined) return text.length === minLength && hasSegmentAt(first, text, 0, work);
  if (last.gaps.length === 0 && !text.endsWith(last.text)) return false;
  const to = text.length - last.text.length;
  if (!hasSegmentAt(first, text, 0, work) || !hasSegmentAt(last, text, to, work)) return false;
  let from = first.text.length;
  for (let index = 1; index < segments.length - 1; index++) {
    const segment = segments[index];
    if (segment === undefined) break;
    const found = findSegment(segment, text, from, to, work);
    if (found < 0) return false;
    from = found + segment.text.length;
  }
  return from <= to;
};
