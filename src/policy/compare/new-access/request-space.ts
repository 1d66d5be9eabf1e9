import { createContext } from '../../evaluate/context.ts';
import { decide } from '../../evaluate/decide.ts';
import { compilePolicy } from '../../evaluate/policy.ts';
import { type Caller, reachOf } from '../../evaluate/policy-principal.ts';
import type { CompiledStatement } from '../../evaluate/statement.ts';
import type { CallerNames } from '../../languages/statements/caller-form.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import type { RequestContext } from '../../match/conditions/context.ts';
import type { KeyPolicyContextEntry, KeyPolicyDecision, ParsedKeyPolicy, PolicySubject } from '../../types.ts';
import { unlimitedWork } from '../../work-budget.ts';
import type { Domains } from './domain.ts';
import type { ConditionTable, KeyCondition } from './key-condition.ts';
import type { Clause, Clauses, Level, RequestSpace } from './search.ts';

/** Both documents, with what all searches share. */
export interface Comparison {
  readonly older: ParsedKeyPolicy;
  readonly newer: ParsedKeyPolicy;
  readonly grammar: Grammar;
  readonly subject: PolicySubject;
  readonly names: CallerNames;
  readonly table: ConditionTable;
}

/** The level of a decision, by which new access is defined. */
export const levelOf = ({ outcome, requiresIdentityPolicy, identityPolicyCanAllow }: KeyPolicyDecision): Level => {
  if (outcome === 'ALLOW') return requiresIdentityPolicy ? 1 : 2;
  return outcome === 'IMPLICIT_DENY' && identityPolicyCanAllow ? 1 : 0;
};

/** A caller and an action. */
interface Question {
  readonly comparison: Comparison;
  readonly caller: Caller;
  /** In lower case. */
  readonly action: string;
  readonly fixed: RequestContext;
}

const isOpen = ({ fixed }: Question, { lowerKey, variables }: KeyCondition): boolean =>
  [lowerKey, ...variables].some((key) => fixed.lookUp(key) === undefined);

const settle = ({ fixed }: Question): RequestContext => ({ ...fixed, lookUp: (key) => fixed.lookUp(key) ?? [] });

const levelOfAllow = ({ comparison, caller, action }: Question, { statement }: CompiledStatement): Level => {
  const { grammar, subject } = comparison;
  const { by } = reachOf(statement, caller);
  if (by === 'NONE') return 0;
  const verdict = { statement, by, applies: true, open: [], inDoubt: false };
  return levelOf(decide([verdict], action, { caller, grammar, subject }));
};

/** Null where the statement can't apply to the request. */
const toClause = (question: Question, compiled: CompiledStatement, variables: boolean): Clause | null => {
  const { statement } = compiled;
  const { by, inDoubt } = reachOf(statement, question.caller);
  if (by === 'NONE' || (statement.effect === 'DENY' && inDoubt)) return null;
  const level = statement.effect === 'ALLOW' ? levelOfAllow(question, compiled) : 0;
  if (statement.effect === 'ALLOW' && level === 0) return null;
  const { effect } = statement;
  const conditions = statement.conditions.map((condition) =>
    question.comparison.table.of(condition, { effect, variables, arnParts: question.comparison.names.arnParts }),
  );
  const context = settle(question);
  const closed = conditions.filter((condition) => !isOpen(question, condition));
  if (!closed.every(({ holds }) => holds(context))) return null;
  return { level, conditions: conditions.filter((condition) => isOpen(question, condition)) };
};

const toClauses = (question: Question, policy: ParsedKeyPolicy): Clauses => {
  const { grammar, subject } = question.comparison;
  const variables = grammar.variableVersions.includes(policy.version ?? '');
  const allows: Clause[] = [];
  const denies: Clause[] = [];
  for (const compiled of compilePolicy(policy, grammar, subject)(question.action)) {
    const clause = toClause(question, compiled, variables);
    if (clause !== null) (compiled.statement.effect === 'ALLOW' ? allows : denies).push(clause);
  }
  return { allows, denies };
};

const conditionsOf = ({ allows, denies }: Clauses): readonly KeyCondition[] =>
  [...allows, ...denies].flatMap(({ conditions }) => conditions);

/** The level that is reached where no statement applies. */
const baseOf = ({ comparison: { grammar, subject }, caller, action }: Question): Level =>
  levelOf(decide([], action, { caller, grammar, subject }));

/** A resource that a request's own values complete is read as this key, which is not so for every request. */
const resourceGap = ({ comparison: { older, newer, grammar, subject }, action }: Question): string | null => {
  const statements = [older, newer].flatMap((policy) => compilePolicy(policy, grammar, subject)(action));
  const open = statements.find(({ statement: { resources, notResources } }) =>
    [...(resources ?? []), ...(notResources ?? [])].some((resource) => resource.includes('${')),
  );
  return open === undefined ? null : `Statement[${open.statement.index}] names its resource by a policy variable`;
};

/** All requests of one caller for one action, given in lower case. */
export const toRequestSpace = (
  comparison: Comparison,
  caller: Caller,
  context: readonly KeyPolicyContextEntry[],
  action: string,
  domains: Domains,
): RequestSpace => {
  const { grammar, subject } = comparison;
  const fixed = createContext(context, caller, grammar, subject, unlimitedWork)(action);
  const question = { comparison, caller, action, fixed };
  const [older, newer] = [comparison.older, comparison.newer].map((policy) => toClauses(question, policy));
  const both = { older: older ?? nothing, newer: newer ?? nothing };
  const keys = new Set(
    [both.newer, both.older].flatMap(conditionsOf).flatMap(({ lowerKey, variables }) => [lowerKey, ...variables]),
  );
  const open = [...keys].filter((key) => fixed.lookUp(key) === undefined);
  const gap = resourceGap(question);
  return { ...both, base: baseOf(question), domains: open.map((key) => domains.of(key)), gap, fixed };
};

const nothing: Clauses = { allows: [], denies: [] };
