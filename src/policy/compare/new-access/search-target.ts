import { compilePolicy } from '../../evaluate/index.ts';
import { toCaller } from '../../evaluate/policy-principal.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyRequest, KeyPolicyStatement, KeyRequestWitness } from '../../types.ts';
import { type CallerChoice, findCallers } from './callers.ts';
import { Domains } from './domain.ts';
import type { KeyCondition } from './key-condition.ts';
import { type Comparison, toRequestSpace } from './request-space.ts';
import { nameOf } from './request-space-name.ts';
import { type Assignment, type RequestSpace, type SearchResult, searchSpace } from './search.ts';
import type { Steps } from './steps.ts';
import { classifyActions } from './universe.ts';
import { overlapping } from './unsubsumed.ts';
import { toWitness } from './witness.ts';

/** What the searches of one comparison share. */
export interface SearchState {
  readonly comparison: Comparison;
  readonly steps: Steps;
  readonly results: Map<string, SearchResult>;
  readonly witnesses: KeyRequestWitness[];
  readonly doubts: Set<string>;
  readonly statementsOn: StatementsOn;
}

/** The statements of each document on an action. */
type StatementsOn = (action: string) => readonly (readonly KeyPolicyStatement[])[];

/** How many witnesses are shown. */
export const maxWitnesses = 10;

export const tooMany = 'there are too many classes of requests to evaluate them all';

/** The search ends when there are more witnesses than are shown. */
export const isFinished = ({ witnesses, steps }: SearchState): boolean =>
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
export const createStatementsOn = ({ older, newer, grammar, subject }: Comparison): StatementsOn => {
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

const conditionsOf = ({ table, older, newer, grammar, names }: Comparison, target: KeyPolicyStatement) =>
  [older, newer].flatMap(({ statements, version }) => {
    const variables = grammar.variableVersions.includes(version ?? '');
    return overlapping(target, statements, { names, grammar }).flatMap(({ conditions, effect }) =>
      conditions.map((condition) => table.of(condition, { effect, variables, arnParts: names.arnParts })),
    );
  });

/** Searches the requests that one statement covers for new access. */
export const searchTarget = (state: SearchState, target: KeyPolicyStatement, actions: readonly string[]): void => {
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
