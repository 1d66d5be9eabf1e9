import { unlimitedWork } from '../work-budget.ts';
import { findSegment, hasSegmentAt, type Segment } from './segment-search.ts';

/** A piece of a pattern. The value of a policy variable is literal, even if it contains `*`. */
export interface GlobPiece {
  readonly text: string;
  /** Whether `*` and `?` in it are wildcards. */
  readonly wildcards: boolean;
}

/** A compiled pattern. */
export interface Glob {
  readonly pieces: readonly GlobPiece[];
  /** The parts between the `*`. */
  readonly segments: readonly Segment[];
  /** The last of several segments. */
  readonly last: Segment | undefined;
  /** The length of the shortest match. */
  readonly minLength: number;
}

/** Reads `*` and `?` as wildcards. */
export const toGlob = (pattern: string): Glob => {
  return piecesToGlob([{ text: pattern, wildcards: true }]);
};

const star = '*'.charCodeAt(0);
const questionMark = '?'.charCodeAt(0);

/** The cost of rejecting a text. */
const stepsOfComparison = 4;

/** Joins pieces to the segments between the `*`; several `*` in a row mean the same as one. */
class GlobBuilder {
  readonly segments: Segment[] = [];
  #text = '';
  #gaps: number[] = [];
  #endsWithStar = false;

  addLiteral(text: string): void {
    if (text === '') return;
    this.#text += text;
    this.#endsWithStar = false;
  }

  addPattern(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code !== star && code !== questionMark) continue;
      this.addLiteral(text.slice(from, at));
      from = at + 1;
      if (code === star) this.#addStar();
      else this.#addGap();
    }
    this.addLiteral(text.slice(from));
  }

  end(): void {
    if (this.#text !== '' || this.segments.length === 0 || this.#endsWithStar) this.#endSegment();
  }

  #addStar(): void {
    if (this.segments.length === 0 || this.#text !== '') this.#endSegment();
    this.#endsWithStar = true;
  }

  #addGap(): void {
    this.#gaps.push(this.#text.length);
    this.addLiteral('?');
  }

  #endSegment(): void {
    this.segments.push({ text: this.#text, gaps: this.#gaps });
    this.#text = '';
    this.#gaps = [];
  }
}

export const piecesToGlob = (pieces: readonly GlobPiece[]): Glob => {
  const builder = new GlobBuilder();
  for (const { text, wildcards } of pieces) {
    if (wildcards) builder.addPattern(text);
    else builder.addLiteral(text);
  }
  builder.end();
  const { segments } = builder;
  let minLength = 0;
  for (const segment of segments) minLength += segment.text.length;
  return { pieces, segments, last: segments.length > 1 ? segments[segments.length - 1] : undefined, minLength };
};

/**
 * Whether the whole text matches: the first segment is its beginning, the last its end, and those between are found in
 * order, each at its first occurrence. Reads the text once.
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
