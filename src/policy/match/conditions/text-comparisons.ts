import type { Work } from '../../work-budget.ts';
import { isArn, matchesArnGlob, partsOfArnGlob } from '../arn-glob.ts';
import { type Glob, type GlobPiece, piecesToGlob } from '../glob.ts';
import { createGlobIndex } from '../glob-index.ts';
import { createLiteralIndex } from '../literal-index.ts';
import { matchesGlob } from '../matches-glob.ts';
import type { Comparison, ValueTest } from './comparison.ts';
import type { RoleOfAnyPath } from './context.ts';
import { coverageOf, coversNone, eitherOf, type RoleCoverage } from './role-coverage.ts';

type Values = readonly (readonly GlobPiece[])[];

const toText = (pieces: readonly GlobPiece[]): string => pieces.map(({ text }) => text).join('');

/** `fold` maps texts that count as equal to the same text. */
const exact = (fold: (text: string) => string): Comparison => {
  return {
    wildcards: false,
    allowsVariables: true,
    compile(values) {
      const wanted = new Set(values.map((pieces) => fold(toText(pieces))));
      return {
        matches: (given) => wanted.has(fold(given)),
        covers: (role, work) => coverageOfLiterals(wanted, { prefix: fold(role.prefix), name: fold(role.name) }, work),
      };
    },
  };
};

/** A literal is a single ARN, so it never covers all ARNs of a role with an unknown path. */
const coverageOfLiterals = (texts: ReadonlySet<string>, { prefix, name }: RoleOfAnyPath, work: Work): RoleCoverage => {
  work.spend(texts.size);
  let withPath = false;
  for (const text of texts)
    withPath ||= text.length > prefix.length + name.length + 1 && text.startsWith(prefix) && text.endsWith(`/${name}`);
  return { withoutPath: texts.has(prefix + name), withPath: withPath ? 'SOME' : 'NONE' };
};

/** Values without wildcards are looked up; of the others, those are matched of which the text has a literal part. */
const compilePatterns = (
  values: Values,
  canFit: (given: string) => boolean,
  fits: (glob: Glob, given: string, work: Work) => boolean,
  covers: (glob: Glob, role: RoleOfAnyPath, work: Work) => RoleCoverage,
): ValueTest => {
  const globs = values.map(piecesToGlob);
  const literals = new Set(globs.filter(isLiteral).map(({ segments }) => segments[0]?.text ?? ''));
  const patterns = globs.filter((glob) => !isLiteral(glob));
  const patternsFor = createGlobIndex(patterns, createLiteralIndex);
  return {
    matches: (given, work) =>
      (literals.has(given) && canFit(given)) || patternsFor(given, work).some((glob) => fits(glob, given, work)),
    covers: (role, work) =>
      patterns.reduce(
        (coverage, glob) => eitherOf(coverage, covers(glob, role, work)),
        coverageOfLiterals(literals, role, work),
      ),
  };
};

const isLiteral = ({ segments }: Glob): boolean => segments.length === 1 && segments[0]?.gaps.length === 0;

const like: Comparison = {
  wildcards: true,
  allowsVariables: true,
  compile: (values) => compilePatterns(values, () => true, matchesGlob, coverageOf),
};

const arn: Comparison = {
  wildcards: true,
  allowsVariables: true,
  compile: (values, arnParts) =>
    compilePatterns(
      values,
      (given) => isArn(given, arnParts),
      (glob, given, work) => matchesArnGlob(glob, given, arnParts, work),
      arnCoverageOf,
    ),
};

/** Compares a pattern part by part with the ARN of a role, of which only the last part is not fully known. */
const arnCoverageOf = (glob: Glob, role: RoleOfAnyPath, work: Work): RoleCoverage => {
  const known = role.prefix.split(':');
  const globs = partsOfArnGlob(glob, known.length);
  if (globs === null) return { withoutPath: true, withPath: 'ALL' };
  const last = globs.at(-1);
  if (globs.length !== known.length || last === undefined) return coversNone;
  const fits = globs.slice(0, -1).every((part, index) => matchesGlob(part, known[index] ?? '', work));
  return fits ? coverageOf(last, { ...role, prefix: known.at(-1) ?? '' }, work) : coversNone;
};

const sameText = exact((text) => text);
const anyCase = exact((text) => text.toLowerCase());

/** Operators that compare texts and ARNs, by their documented names. */
export const textComparisons: readonly (readonly [operator: string, Comparison])[] = [
  ['StringEquals', sameText],
  ['StringNotEquals', sameText],
  ['StringEqualsIgnoreCase', anyCase],
  ['StringNotEqualsIgnoreCase', anyCase],
  ['StringLike', like],
  ['StringNotLike', like],
  ['ArnEquals', arn],
  ['ArnNotEquals', arn],
  ['ArnLike', arn],
  ['ArnNotLike', arn],
];
