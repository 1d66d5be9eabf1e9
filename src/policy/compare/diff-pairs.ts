import type { ComparedStatement } from './diff-elements.ts';
import { pairBySimilarity } from './diff-similarity.ts';

/** A statement before and after: `before` is null where it is added, `after` where it is removed. */
export interface StatementPair {
  readonly before: ComparedStatement | null;
  readonly after: ComparedStatement | null;
}

/**
 * Pairs the statements of two documents: by the same Sid first, then by similarity. Statements with the same meaning in
 * both documents, and repeats, are omitted: they need no change.
 */
export const pairStatements = (
  before: readonly ComparedStatement[],
  after: readonly ComparedStatement[],
): readonly StatementPair[] => {
  const old = withoutMeaningsOf(before, after);
  const next = withoutMeaningsOf(after, before);
  const bySid = pairBySid(old, next);
  const bySimilarity = pairBySimilarity(without(old, bySid, 'before'), without(next, bySid, 'after'));
  const paired: readonly StatementPair[] = [...bySid, ...bySimilarity];
  const removed = without(old, paired, 'before').map((statement) => ({ before: statement, after: null }));
  const added = without(next, paired, 'after').map((statement) => ({ before: null, after: statement }));
  return [...[...paired, ...removed].sort((left, right) => indexOf(left.before) - indexOf(right.before)), ...added];
};

const indexOf = (compared: ComparedStatement | null): number => compared?.statement.index ?? 0;

const withoutMeaningsOf = (
  statements: readonly ComparedStatement[],
  others: readonly ComparedStatement[],
): readonly ComparedStatement[] => {
  const seen = new Set(others.map(({ canonical }) => canonical));
  return statements.filter(({ canonical }) => {
    const isNew = !seen.has(canonical);
    seen.add(canonical);
    return isNew;
  });
};

/** The statements that are not on one side of the pairs. */
const without = (
  statements: readonly ComparedStatement[],
  pairs: readonly StatementPair[],
  side: keyof StatementPair,
): readonly ComparedStatement[] => {
  const paired = new Set(pairs.map((pair) => pair[side]));
  return statements.filter((statement) => !paired.has(statement));
};

const pairBySid = (
  before: readonly ComparedStatement[],
  after: readonly ComparedStatement[],
): readonly StatementPair[] => {
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
};
