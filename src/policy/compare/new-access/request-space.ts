import type { Caller } from '../../evaluate/caller.ts';
import { matchCaller } from '../../evaluate/caller-match.ts';
import { decide } from '../../evaluate/decide.ts';
import type { CompiledStatement } from '../../evaluate/statement.ts';
import type { RequestContext } from '../../match/conditions/context.ts';
import { hasPolicyVariables } from '../../match/conditions/variable-syntax.ts';
import type { KeyPolicyEffect, ParsedKeyPolicy } from '../../types.ts';
import type { Comparison } from './comparison.ts';
import type { Domain, Domains } from './domain.ts';
import type { KeyCondition } from './key-condition.ts';
import { type Level, levelOf } from './level.ts';

/** A statement reduced to one caller and action: the remaining conditions, and the level that it gives. */
export interface Clause {
  readonly level: Level;
  readonly conditions: readonly KeyCondition[];
}

/** One document reduced to one caller and action. */
export interface Clauses {
  readonly allows: readonly Clause[];
  readonly denies: readonly Clause[];
}

/** The requests of one caller for one action: both documents reduced to them, and the keys that matter. */
export interface RequestSpace {
  readonly older: Clauses;
  readonly newer: Clauses;
  /** The level without any statement, unless denied. */
  readonly base: Level;
  readonly domains: readonly Domain[];
  /** Null where the clauses are equivalent to the documents; otherwise what they omit. */
  readonly gap: string | null;
  /** The values of the keys that follow from caller and action; undefined for those that are free. */
  readonly fixed: RequestContext;
}

/** A caller and an action, with the documents to compare. */
export interface SpaceSource {
  readonly comparison: Comparison;
  readonly caller: Caller;
  /** In lower case. */
  readonly action: string;
  /** The values of the keys that follow from caller and action; undefined for those that are free. */
  readonly fixed: RequestContext;
  /** Whether a Deny applies to callers whom it may exempt: the vendor does not document it. */
  readonly isStrict: boolean;
}

const isOpen = ({ fixed }: SpaceSource, { lowerKey, variables }: KeyCondition): boolean =>
  [lowerKey, ...variables].some((key) => fixed.lookUp(key) === undefined);

/** Keys without a known value count as absent. */
const withoutOpenKeys = ({ fixed }: SpaceSource): RequestContext => ({
  ...fixed,
  lookUp: (key) => fixed.lookUp(key) ?? [],
});

const levelOfAllow = ({ comparison, caller, action }: SpaceSource, { statement }: CompiledStatement): Level => {
  const { grammar, subject } = comparison;
  const { by } = matchCaller(statement, caller);
  if (by === 'NONE') return 0;
  const verdict = { statement, by, applies: true, open: [], doubt: null };
  return levelOf(decide([verdict], action, { caller, grammar, subject }));
};

/** Null where the statement can't apply to the request. */
const toClause = (source: SpaceSource, compiled: CompiledStatement, allowsVariables: boolean): Clause | null => {
  const { statement } = compiled;
  const { by, inDoubt } = matchCaller(statement, source.caller);
  if (by === 'NONE' || (statement.effect === 'DENY' && inDoubt && !source.isStrict)) return null;
  const level = statement.effect === 'ALLOW' ? levelOfAllow(source, compiled) : 0;
  if (statement.effect === 'ALLOW' && level === 0) return null;
  const { effect } = statement;
  const conditions = statement.conditions.map((condition) =>
    source.comparison.table.of(condition, { effect, allowsVariables, arnParts: source.comparison.names.arnParts }),
  );
  const context = withoutOpenKeys(source);
  const closed = conditions.filter((condition) => !isOpen(source, condition));
  if (!closed.every(({ holds }) => holds(context))) return null;
  return { level, conditions: conditions.filter((condition) => isOpen(source, condition)) };
};

/** Reading a statement takes as long as matching this many characters. */
const workPerStatement = 16;

/** A Deny of all requests is read alone, since no other statement matters. */
const readClauses = (
  source: SpaceSource,
  statements: readonly CompiledStatement[],
  allowsVariables: boolean,
): readonly Clause[] => {
  const clauses: Clause[] = [];
  for (const compiled of statements) {
    source.fixed.work.spend(workPerStatement);
    const clause = toClause(source, compiled, allowsVariables);
    if (clause?.conditions.length === 0 && compiled.statement.effect === 'DENY') return [clause];
    if (clause !== null) clauses.push(clause);
  }
  return clauses;
};

const isAllDenied = ([first]: readonly Clause[]): boolean => first?.conditions.length === 0;

const toClauses = (source: SpaceSource, policy: ParsedKeyPolicy): Clauses => {
  const { comparison, action, caller, fixed } = source;
  const allowsVariables = hasPolicyVariables(policy, comparison.grammar);
  const statements = comparison.statementsFor(policy, action, caller, fixed);
  const read = (effect: KeyPolicyEffect): readonly Clause[] =>
    readClauses(
      source,
      statements.filter(({ statement }) => statement.effect === effect),
      allowsVariables,
    );
  const denies = read('DENY');
  return { allows: isAllDenied(denies) ? [] : read('ALLOW'), denies };
};

const nothing: Clauses = { allows: [], denies: [] };

const conditionsOf = ({ allows, denies }: Clauses): readonly KeyCondition[] =>
  [...allows, ...denies].flatMap(({ conditions }) => conditions);

/** The level that is reached where no statement applies. */
const baseOf = ({ comparison: { grammar, subject }, caller, action }: SpaceSource): Level =>
  levelOf(decide([], action, { caller, grammar, subject }));

/** All requests of one caller for one action. */
export const toRequestSpace = (source: SpaceSource, domains: Domains): RequestSpace => {
  const { comparison, action, fixed } = source;
  const newer = toClauses(source, comparison.newer);
  // What is denied now gives no new access, whatever was before.
  const both = { newer, older: isAllDenied(newer.denies) ? nothing : toClauses(source, comparison.older) };
  const keys = new Set(
    [both.newer, both.older].flatMap(conditionsOf).flatMap(({ lowerKey, variables }) => [lowerKey, ...variables]),
  );
  const open = [...keys].filter((key) => fixed.lookUp(key) === undefined);
  const gap = comparison.gapOf(action);
  return { ...both, base: baseOf(source), domains: open.map((key) => domains.of(key)), gap, fixed };
};
