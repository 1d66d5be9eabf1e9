import type { Grammar } from '../../languages/statements/grammar.ts';
import type { KeyNewAccess, ParsedKeyPolicy, PolicySubject } from '../../types.ts';
import { actionsOf } from './action-classes.ts';
import { toComparison } from './comparison.ts';
import { createCoverage } from './coverage.ts';
import { isFinished, maxWitnesses, type SearchState, searchTarget, tooMany } from './search-target.ts';
import { createAudiences } from './target-audience.ts';
import { findUnknownPrincipal, findUnsubsumed } from './unsubsumed.ts';
import { addWitness, byClarity } from './witness.ts';

const none: KeyNewAccess = { verdict: 'NONE', witnesses: [], reason: null };
const undecided = (reason: string): KeyNewAccess => ({ verdict: 'UNDECIDED', witnesses: [], reason });

/** The limit of evaluated conditions, which take about a second. */
const maxSteps = 2_000_000;

const decide = ({ comparison, witnesses, uncertain, doubts, steps }: SearchState): KeyNewAccess => {
  const found = witnesses.length > 0 ? witnesses : uncertain;
  if (found.length > 0) {
    return { verdict: 'SOME', witnesses: found.toSorted(byClarity(comparison)).slice(0, maxWitnesses), reason: null };
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
  const comparison = toComparison({ older, newer, grammar, subject });
  const { actions, gap } = actionsOf([older, newer], grammar);
  const unsubsumed = findUnsubsumed(comparison, actions);
  const state: SearchState = {
    comparison,
    steps: { left: maxSteps },
    results: new Map(),
    searched: new Set(),
    witnesses: [],
    uncertain: [],
    doubts: new Set(),
    coverage: createCoverage(comparison, actions),
    addWitness: (request) => addWitness(state, request),
  };
  const audienceOf = createAudiences(state);
  for (const target of [...unsubsumed.allows, ...unsubsumed.denies])
    if (!isFinished(state)) searchTarget(state, target, audienceOf(target));
  if (gap !== null) state.doubts.add(gap);
  const unknown = findUnknownPrincipal(unsubsumed, comparison);
  if (unknown !== undefined) state.doubts.add(`it depends on whom "${unknown.value}" refers to, which is unknown`);
  return decide(state);
};
