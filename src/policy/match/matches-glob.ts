import type { Work } from '../work-budget.ts';
import type { Glob, Segment } from './glob.ts';

/** Declared here, since this file is at the end of the longest chain of imports. */
const uncounted: Work = { spend: () => {} };

/** The cost of rejecting a text. */
const stepsOfComparison = 4;

/**
 * Whether the whole text matches: the first segment is its beginning, the last its end, and those between are found in
 * order, each at its first occurrence. Reads the text once.
 */
export const matchesGlob = ({ segments, last, minLength }: Glob, text: string, work: Work = uncounted): boolean => {
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

/** Whether the text has the segment at an offset. */
const hasSegmentAt = ({ text: wanted, gaps }: Segment, text: string, at: number, work: Work): boolean => {
  if (at < 0 || at + wanted.length > text.length) return false;
  if (gaps[0] !== 0 && wanted.charCodeAt(0) !== text.charCodeAt(at) && wanted !== '') return false;
  work.spend(wanted.length);
  if (gaps.length === 0) return text.startsWith(wanted, at);
  let from = 0;
  for (const gap of gaps) {
    if (!text.startsWith(wanted.slice(from, gap), at + from)) return false;
    from = gap + 1;
  }
  return text.startsWith(wanted.slice(from), at + from);
};

/**
 * The first offset, from `from` on, at which the whole segment is before `to`; -1 if there is none. Linear for literal
 * text (Knuth-Morris-Pratt); with gaps, 32 characters of the segment are compared in one step.
 */
const findSegment = (segment: Segment, text: string, from: number, to: number, work: Work): number => {
  if (segment.text.length > to - from) return -1;
  if (segment.text === '') return from;
  return segment.gaps.length === 0
    ? findLiteral(segment.text, text, from, to, work)
    : findWithGaps(segment, text, from, to, work);
};

/** Up to this length `indexOf` is fast enough in the worst case. */
const shortLiteral = 8;

const findLiteral = (wanted: string, text: string, from: number, to: number, work: Work): number => {
  if (wanted.length <= shortLiteral) {
    const found = text.indexOf(wanted, from);
    work.spend((found < 0 ? text.length : found) - from + wanted.length);
    return found + wanted.length <= to ? found : -1;
  }
  const borders = bordersOf(wanted, work);
  let matched = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    while (matched > 0 && wanted.charCodeAt(matched) !== code) matched = borders[matched - 1] ?? 0;
    if (wanted.charCodeAt(matched) === code) matched += 1;
    if (matched === wanted.length) {
      work.spend(at - from + 1);
      return at - matched + 1;
    }
  }
  work.spend(to - from);
  return -1;
};

/** The KMP failure table: for each prefix, the length of its longest proper prefix that is also a suffix. */
const bordersOf = (wanted: string, work: Work): Int32Array => {
  work.spend(wanted.length);
  const borders = new Int32Array(wanted.length);
  let border = 0;
  for (let at = 1; at < wanted.length; at++) {
    while (border > 0 && wanted.charCodeAt(at) !== wanted.charCodeAt(border)) border = borders[border - 1] ?? 0;
    if (wanted.charCodeAt(at) === wanted.charCodeAt(border)) border += 1;
    borders[at] = border;
  }
  return borders;
};

const wordBits = 32;

/** Shift-And: bit n of the state means that the first n + 1 characters of the segment end here. */
const findWithGaps = (segment: Segment, text: string, from: number, to: number, work: Work): number => {
  const length = segment.text.length;
  const words = Math.ceil(length / wordBits);
  const { maskOf, state } = prepareBits(segment, words, work);
  const lastWord = words - 1;
  const lastBit = 1 << ((length - 1) % wordBits);
  for (let at = from; at < to; at++) {
    work.spend(words);
    const mask = maskOf(text.charCodeAt(at));
    let carry = 1;
    for (let word = 0; word < words; word++) {
      const before = state[word] ?? 0;
      state[word] = ((before << 1) | carry) & (mask[word] ?? 0);
      carry = before >>> (wordBits - 1);
    }
    if (((state[lastWord] ?? 0) & lastBit) !== 0) return at - length + 1;
  }
  return -1;
};

/** The offsets of the segment that each character matches: its own, and the gaps. */
const prepareBits = ({ text, gaps }: Segment, words: number, work: Work) => {
  const gapMask = new Int32Array(words);
  const set = (mask: Int32Array, place: number): void => {
    const word = Math.floor(place / wordBits);
    mask[word] = (mask[word] ?? 0) | (1 << (place % wordBits));
  };
  for (const gap of gaps) set(gapMask, gap);
  const isGap = new Set(gaps);
  const masks = new Map<number, Int32Array>();
  for (let place = 0; place < text.length; place++) {
    if (isGap.has(place)) continue;
    const code = text.charCodeAt(place);
    const mask = masks.get(code) ?? copyOf(gapMask, work);
    set(mask, place);
    masks.set(code, mask);
  }
  return { maskOf: (code: number) => masks.get(code) ?? gapMask, state: new Int32Array(words) };
};

const copyOf = (mask: Int32Array, work: Work): Int32Array => {
  work.spend(mask.length);
  return mask.slice();
};
