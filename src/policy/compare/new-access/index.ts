import { compilePolicy } from '../../evaluate/index.ts';
import { toCaller } from '../../evaluate/policy-principal.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type {
  KeyNewAccess,
  KeyPolicyRequest,
  KeyPolicyStatement,
  KeyRequestWitness,
  ParsedKeyPolicy,
  PolicySubject,
} from '../../types.ts';
import { type CallerChoice, findCallers } from './callers.ts';
import { Domains } from './domain.ts';
import { ConditionTable, type KeyCondition } from './key-condition.ts';
import { type Comparison, toRequestSpace } from './request-space.ts';
import { type Assignment, type RequestSpace, type SearchResult, searchSpace } from './search.ts';
import type { Steps } from './steps.ts';
import { actionsOf, classifyActions } from './universe.ts';
import { findUnknownPrincipal, findUnsubsumed, overlapping } from './unsubsumed.ts';
import { bySize, toWitness } from './witness.ts';

const none: KeyNewAccess = { verdict: 'NONE', witnesses: [], reason: null };
const undecided = (reason: string): KeyNewAccess => ({ verdict: 'UNDECIDED', witnesses: [], reason });

/** The limit of evaluated conditions, which take about a second. */
const maxSteps = 2_000_000;
const maxWitnesses = 10;

const conditionsOf = ({ table, older, newer, grammar, names }: Comparison, target: KeyPolicyStatement) =>
  [older, newer].flatMap(({ statements, version }) => {
    const variables = grammar.variableVersions.includes(version ?? '');
    return overlapping(target, statements, { names, grammar }).flatMap(({ conditions, effect }) =>
      conditions.map((condition) => table.of(condition, { effect, variables, arnParts: names.arnParts })),
    );
  });

/** Equal request spaces share a result. */
const nameOf = (() => {
  const ids = new WeakMap<KeyCondition, number>();
  let last = 0;
  const idOf = (condition: KeyCondition): number => {
    const id = ids.get(condition) ?? ++last;
    ids.set(condition, id);
    return id;
  };
  return ({ older, newer, base, fixed }: RequestSpace): string => {
    const filled = new Set<string>();
    const clauses = [older.allows, older.denies, newer.allows, newer.denies].map((list) =>
      list.map(({ level, conditions }) => {
        for (const { variables } of conditions) for (const key of variables) filled.add(key);
        return [level, conditions.map(idOf)];
      }),
    );
    return JSON.stringify([base, clauses, [...filled].map((key) => [key, fixed.lookUp(key) ?? null])]);
  };
})();

/** What the searches of one comparison share. */
interface SearchState {
  readonly comparison: Comparison;
  readonly steps: Steps;
  readonly results: Map<string, SearchResult>;
  readonly witnesses: KeyRequestWitness[];
  readonly doubts: Set<string>;
  readonly statementsOn: StatementsOn;
}

/** The statements of each document on an action. */
type StatementsOn = (action: string) => readonly (readonly KeyPolicyStatement[])[];

const tooMany = 'there are too many classes of requests to evaluate them all';

/** The search ends when there are more witnesses than are shown. */
const isFinished = ({ witnesses, steps }: SearchState): boolean =>
  witnesses.length >= maxWitnesses * 2 || steps.left <= 0;

const toRequest = (
  choice: CallerChoice,
  action: string,
  space: RequestSpace,
  assignment: Assignment,
): KeyPolicyRequest => {
  const keys = new Map(space.domains.map(({ lowerKey, key }) => [lowerKey, key]));
  const assigned = [...assignment].map(([lowerKey, values]) => ({ key: keys.get(lowerKey) ?? lowerKey, values }));
  return { principal: choice.principal, action, context: [...choice.context, ...assigned] };
};

/** Searches the requests of one caller for one action. */
const searchCaller = (state: SearchState, choice: CallerChoice, action: string, domains: Domains): void => {
  const { comparison, results, steps, witnesses, doubts } = state;
  const caller = toCaller(choice.principal, comparison.grammar.principals, comparison.subject);
  steps.left -= comparison.older.statements.length + comparison.newer.statements.length;
  const space = toRequestSpace(comparison, caller, choice.context, toLowerAscii(action), domains);
  const name = nameOf(space);
  if (results.has(name)) return;
  const result = searchSpace(space, steps);
  results.set(name, result);
  if (result.kind === 'FOUND') {
    const witness = toWitness(toRequest(choice, action, space, result.assignment), comparison);
    if (witness !== null) witnesses.push(witness);
    else doubts.add(`a request by ${choice.principal} for ${action} could not be reproduced`);
  } else if (result.kind === 'TOO_MANY') doubts.add(tooMany);
  else for (const gap of [result.gap, space.gap]) if (gap !== null) doubts.add(gap);
};

/** The possible values of keys that follow from the caller or the KMS key, by lower-case key. */
const derivedValues = ({ grammar, subject }: Comparison, choices: readonly CallerChoice[]) => {
  const derived = new Map<string, Set<string>>();
  for (const { principal, context } of choices) {
    const caller = toCaller(principal, grammar.principals, subject);
    for (const { key, values } of [...context, ...caller.context, ...grammar.principals.contextOfKey(subject)]) {
      if ('prefix' in values) continue;
      const known = derived.get(toLowerAscii(key)) ?? new Set();
      for (const value of values) known.add(value);
      derived.set(toLowerAscii(key), known);
    }
  }
  return new Map([...derived].map(([key, values]) => [key, [...values]]));
};

/** Each action is looked up once for all targets. */
const createStatementsOn = ({ older, newer, grammar, subject }: Comparison): StatementsOn => {
  const known = new Map<string, ReturnType<StatementsOn>>();
  const compiled = [older, newer].map((policy) => compilePolicy(policy, grammar, subject));
  return (action) => {
    const found =
      known.get(action) ?? compiled.map((covering) => covering(toLowerAscii(action)).map(({ statement }) => statement));
    known.set(action, found);
    return found;
  };
};

/** One action of each class that the target statement covers. */
const actionsOfTarget = (
  { statementsOn, comparison: { grammar } }: SearchState,
  actions: readonly string[],
  conditions: readonly KeyCondition[],
  target: KeyPolicyStatement,
): readonly string[] => {
  const coveredBy = (action: string): string =>
    statementsOn(action)
      .map((statements) => statements.map(({ index }) => index).join())
      .join('/');
  const covered = actions.filter((action) => statementsOn(action).flat().includes(target));
  return classifyActions(covered, coveredBy, conditions, grammar);
};

/** Searches the requests that one statement covers for new access. */
const searchTarget = (state: SearchState, target: KeyPolicyStatement, actions: readonly string[]): void => {
  const { comparison, doubts, steps } = state;
  const { older, newer, grammar, names, subject } = comparison;
  const conditions = [...new Set(conditionsOf(comparison, target))];
  const statements = overlapping(target, [...older.statements, ...newer.statements], comparison);
  const { choices, gap } = findCallers({ statements, target, conditions, names, grammar, subject, steps });
  const derived = derivedValues(comparison, choices);
  const domains = new Domains({ conditions, grammar: grammar.conditions, arnParts: names.arnParts, derived, steps });
  for (const action of actionsOfTarget(state, actions, conditions, target)) {
    for (const choice of choices) if (!isFinished(state)) searchCaller(state, choice, action, domains);
  }
  if (gap !== null) doubts.add(gap);
};

const decide = ({ witnesses, doubts, steps }: SearchState): KeyNewAccess => {
  if (witnesses.length > 0) {
    return { verdict: 'SOME', witnesses: witnesses.toSorted(bySize).slice(0, maxWitnesses), reason: null };
  }
  const [doubt] = [...doubts, ...(steps.left <= 0 ? [tooMany] : [])];
  return doubt === undefined ? none : undecided(`It could not be decided because ${doubt}.`);
};

/**
 * Whether the newer policy allows anything that the older one does not, by meaning. A request is a caller, an action
 * and the values of condition keys; a policy does not allow it, allows it together with an identity policy, or allows
 * it alone. New access is a request that rises in that order.
 *
 * A request can only rise where a new Allow applies to it, or a Deny that the newer policy lacks: a statement that the
 * other document does not subsume. The callers, actions and values of these requests are divided into classes that
 * neither document distinguishes, and one of each is tried in all combinations: finding none is a proof. Requests that
 * rise are verified with `evaluatePolicy`.
 */
export const findNewAccess = (
  older: ParsedKeyPolicy,
  newer: ParsedKeyPolicy,
  grammar: Grammar,
  subject: PolicySubject,
): KeyNewAccess => {
  const comparison = { older, newer, grammar, subject, names: grammar.callers, table: new ConditionTable() };
  const { actions, gap } = actionsOf([older, newer], grammar);
  const unsubsumed = findUnsubsumed(comparison, actions);
  const state: SearchState = {
    comparison,
    steps: { left: maxSteps },
    results: new Map(),
    witnesses: [],
    doubts: new Set(),
    statementsOn: createStatementsOn(comparison),
  };
  for (const target of [...unsubsumed.allows, ...unsubsumed.denies])
    if (!isFinished(state)) searchTarget(state, target, actions);
  if (gap !== null) state.doubts.add(gap);
  const unknown = findUnknownPrincipal(unsubsumed);
  if (unknown !== undefined) state.doubts.add(`it depends on whom "${unknown.value}" refers to, which is unknown`);
  return decide(state);
};
