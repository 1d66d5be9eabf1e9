import { abbreviate, type Path } from '../parse/path.ts';
import type { KeyPolicyStatement } from '../types.ts';
import type { ListElement } from './diff-elements.ts';

/** A statement with what is needed to compare it. */
export interface ComparedStatement {
  readonly statement: KeyPolicyStatement;
  readonly path: Path;
  readonly canonical: string;
  readonly lists: ReadonlyMap<string, ListElement>;
}

/** A statement and what becomes of it: null before where it is new, null after where it goes. */
export interface StatementPair {
  readonly before: ComparedStatement | null;
  readonly after: ComparedStatement | null;
}

/** Statements that share less than this part of their texts are two statements, not one that was changed. */
const leastLikeness = 0.5;

/** Likeness is looked for in at most so many pairs, so that the time for hostile documents stays short. */
const maxLikenessPairs = 10_000;

/**
 * Finds for each statement the one that it becomes: the same Sid first, then the most alike. Statements that mean the
 * same in both documents, and repeats, are left out: nothing has to be done about them.
 */
export function pairStatements(
  before: readonly ComparedStatement[],
  after: readonly ComparedStatement[],
): readonly StatementPair[] {
  const old = withoutMeaningsOf(before, after);
  const next = withoutMeaningsOf(after, before);
  const bySid = pairBySid(old, next);
  const oldLeft = without(
    old,
    bySid.map((pair) => pair.before),
  );
  const nextLeft = without(
    next,
    bySid.map((pair) => pair.after),
  );
  const byLikeness = pairByLikeness(oldLeft, nextLeft);
  const paired = [...bySid, ...byLikeness];
  const gone = without(
    oldLeft,
    byLikeness.map((pair) => pair.before),
  ).map((statement) => ({ before: statement, after: null }));
  const come = without(
    nextLeft,
    byLikeness.map((pair) => pair.after),
  ).map((statement) => ({ before: null, after: statement }));
  return [...[...paired, ...gone].sort((left, right) => indexOf(left.before) - indexOf(right.before)), ...come];
}

const indexOf = (compared: ComparedStatement | null): number => compared?.statement.index ?? 0;

function withoutMeaningsOf(
  statements: readonly ComparedStatement[],
  others: readonly ComparedStatement[],
): readonly ComparedStatement[] {
  const seen = new Set(others.map(({ canonical }) => canonical));
  return statements.filter(({ canonical }) => {
    const isNew = !seen.has(canonical);
    seen.add(canonical);
    return isNew;
  });
}

function without(
  statements: readonly ComparedStatement[],
  left: readonly (ComparedStatement | null)[],
): readonly ComparedStatement[] {
  const leftOut = new Set(left);
  return statements.filter((statement) => !leftOut.has(statement));
}

function pairBySid(
  before: readonly ComparedStatement[],
  after: readonly ComparedStatement[],
): readonly StatementPair[] {
  const waiting = new Map<string, ComparedStatement[]>();
  for (const compared of [...after].reverse()) {
    const { sid } = compared.statement;
    if (sid === null || sid === '') continue;
    const sameSid = waiting.get(sid) ?? [];
    sameSid.push(compared);
    waiting.set(sid, sameSid);
  }
  return before.flatMap((compared) => {
    const partner = waiting.get(compared.statement.sid ?? '')?.pop();
    return partner === undefined ? [] : [{ before: compared, after: partner }];
  });
}

function pairByLikeness(
  before: readonly ComparedStatement[],
  after: readonly ComparedStatement[],
): readonly StatementPair[] {
  if (before.length * after.length > maxLikenessPairs) return [];
  const oldTexts = before.map(textsOf);
  const nextTexts = after.map(textsOf);
  const candidates = before.flatMap((old, oldIndex) =>
    after.map((next, nextIndex) => ({
      before: old,
      after: next,
      likeness: likeness(oldTexts[oldIndex] ?? new Set(), nextTexts[nextIndex] ?? new Set()),
    })),
  );
  const taken = new Set<ComparedStatement>();
  return candidates
    .filter((candidate) => candidate.likeness >= leastLikeness)
    .sort((left, right) => right.likeness - left.likeness)
    .filter((candidate) => {
      if (taken.has(candidate.before) || taken.has(candidate.after)) return false;
      taken.add(candidate.before).add(candidate.after);
      return true;
    });
}

/** All that a statement says, as a set of texts. */
function textsOf({ statement, lists }: ComparedStatement): ReadonlySet<string> {
  const listed = [...lists].flatMap(([name, { items }]) => [...items.keys()].map((item) => `${name} ${item}`));
  const conditions = statement.conditions.map(
    ({ operator, key, values }) => `${abbreviate(operator)} ${key} ${JSON.stringify(values)}`,
  );
  return new Set([statement.effect, ...listed, ...conditions]);
}

/** The shared part of two sets: 1 where they are equal, 0 where they have nothing in common. */
function likeness(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const [small, large] = left.size < right.size ? [left, right] : [right, left];
  let shared = 0;
  for (const text of small) if (large.has(text)) shared += 1;
  return shared / (left.size + right.size - shared);
}
