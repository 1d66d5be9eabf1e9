import type { Work } from '../work-budget.ts';
import { type Glob, type GlobPiece, piecesToGlob } from './glob.ts';
import { matchesGlob } from './matches-glob.ts';
import { splitAtColons } from './split-at-colons.ts';

const splitPieces = (pieces: readonly GlobPiece[], count: number): readonly Glob[] => {
  const parts: GlobPiece[][] = [[]];
  for (const { text, wildcards } of pieces) {
    const [head = '', ...rest] = splitAtColons(text, count - parts.length + 1);
    parts[parts.length - 1]?.push({ text: head, wildcards });
    for (const part of rest) parts.push([{ text: part, wildcards }]);
  }
  return parts.map(piecesToGlob);
};

/**
 * Whether a text has as many parts as an ARN.
 * @param arnParts - The number of parts that colons separate in the provider's ARNs.
 */
export const isArn = (text: string, arnParts: number): boolean => {
  let colons = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) colons += 1;
  return colons >= arnParts - 1;
};

const partsByGlob = new WeakMap<Glob, Map<number, readonly Glob[]>>();

const partsOf = (glob: Glob, count: number): readonly Glob[] => {
  const byCount = partsByGlob.get(glob) ?? new Map<number, readonly Glob[]>();
  const parts = byCount.get(count) ?? splitPieces(glob.pieces, count);
  partsByGlob.set(glob, byCount.set(count, parts));
  return parts;
};

/** The parts of a pattern, of which the last keeps further colons; null for a lone `*`, which matches everything. */
export const partsOfArnGlob = (glob: Glob, count: number): readonly Glob[] | null => {
  return isLoneStar(glob) ? null : partsOf(glob, count);
};

const isLoneStar = ({ pieces, minLength }: Glob): boolean => {
  if (minLength > 0) return false;
  const [only, ...others] = pieces.filter(({ text }) => text !== '');
  return only?.text === '*' && only.wildcards && others.length === 0;
};

/**
 * Matches part by part: a wildcard does not cross a colon, except in the resource, which is last and may contain
 * colons. A pattern with too few parts matches nothing; a lone `*` matches everything.
 * @param arnParts - The number of parts that colons separate in the provider's ARNs.
 * @see
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export const matchesArnGlob = (glob: Glob, arn: string, arnParts: number, work?: Work): boolean => {
  if (isLoneStar(glob)) return true;
  if (glob.minLength > arn.length) return false;
  const parts = splitAtColons(arn, arnParts);
  if (parts.length !== arnParts) return false;
  const globs = partsOf(glob, arnParts);
  return globs.length === arnParts && globs.every((part, index) => matchesGlob(part, parts[index] ?? '', work));
};
