/** A piece of a pattern. The value of a policy variable is literal, even if it contains `*`. */
export interface GlobPiece {
  readonly text: string;
  /** Whether `*` and `?` in it are wildcards. */
  readonly wildcards: boolean;
}

/** A part of a pattern without `*`: literal text with gaps that match any one character. */
export interface Segment {
  readonly text: string;
  /** The offsets in `text` that match any character, ascending. */
  readonly gaps: readonly number[];
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
