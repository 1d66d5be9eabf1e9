import { matchCaller } from '../../evaluate/caller-match.ts';
import { createContext } from '../../evaluate/context.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyRequest, KeyPolicyStatement, KeyRequestWitness } from '../../types.ts';
import { WorkBudget } from '../../work-budget.ts';
import { classifyActions } from './action-classes.ts';
import type { SignedCaller } from './caller-signature.ts';
import type { CallerChoice } from './callers.ts';
import type { Comparison } from './comparison.ts';
import type { Coverage } from './coverage.ts';
import type { Domains } from './domain.ts';
import type { Assignment } from './partial-request.ts';
import { type RequestSpace, type SpaceSource, toRequestSpace } from './request-space.ts';
import { nameOf } from './request-space-name.ts';
import { type SearchResult, searchSpace } from './search.ts';
import type { Steps } from './steps.ts';
import type { TargetAudience } from './target-audience.ts';

interface SpaceResult {
  readonly result: SearchResult;
  /** The callers for whom the request found may not exist, while it may for the others; null where it exists. */
  readonly uncertainFor: 'SERVICES' | 'PRINCIPALS' | null;
}

/** What the searches of one comparison share. */
export interface SearchState {
  readonly comparison: Comparison;
  readonly steps: Steps;
  readonly results: Map<string, SpaceResult>;
  /** The actions and signatures of callers whose requests have been searched. */
  readonly searched: Set<string>;
  readonly witnesses: KeyRequestWitness[];
  /** Witnesses of requests that may not exist, shown where there are no others. */
  readonly uncertain: KeyRequestWitness[];
  readonly doubts: Set<string>;
  readonly coverage: Coverage;
  /** Adds the request to the witnesses or doubts. False for a witness of a request that may not exist. */
  readonly addWitness: (request: KeyPolicyRequest) => boolean;
}

/** Reducing both documents to a caller and an action takes as long as evaluating this many conditions. */
const stepsOfSpace = 16;
/** A step of matching values takes less time than evaluating a condition. */
const workPerStep = 16;

/** How many witnesses are shown. */
export const maxWitnesses = 10;

export const tooMany = 'there are too many classes of requests to evaluate them all';

/** The search ends when there are more witnesses than are shown; a few more where those found may not exist. */
export const isFinished = ({ witnesses, uncertain, steps }: SearchState): boolean =>
  witnesses.length >= maxWitnesses * 2 || uncertain.length >= maxWitnesses * 8 || steps.left <= 0;

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

/** Also where the result is that of an equal space: the gap depends on the action. */
const addDoubts = ({ doubts }: SearchState, { gap }: RequestSpace, result: SearchResult): void => {
  if (result.kind === 'TOO_MANY') doubts.add(tooMany);
  else if (result.kind === 'NOTHING') for (const each of [result.gap, gap]) if (each !== null) doubts.add(each);
};

type Reading = Pick<SpaceSource, 'isStrict'>;

/** The requests of one caller for one action. */
const spaceOf = (
  { comparison, steps }: SearchState,
  { choice, caller }: SignedCaller,
  action: string,
  domains: Domains,
  reading: Reading,
): RequestSpace => {
  const lowerAction = toLowerAscii(action);
  steps.left -= stepsOfSpace;
  const work = new WorkBudget(Number.POSITIVE_INFINITY);
  const fixed = createContext(choice.context, caller, comparison.grammar, comparison.subject, work)(lowerAction);
  const space = toRequestSpace({ comparison, caller, action: lowerAction, fixed, ...reading }, domains);
  steps.left -= work.spent / workPerStep;
  return space;
};

const unknownExemption = 'it depends on whom a NotPrincipal that lists an account exempts';

/** Whether doubtful Deny statements can't change the verdict any more. */
const isDecided = (state: SearchState): boolean =>
  state.witnesses.length + state.uncertain.length > 0 || state.doubts.size > 0 || isFinished(state);

/** Searches requests as if each doubtful Deny applied to them. What is found may be no new access. */
const searchStrictly = (state: SearchState, signed: SignedCaller, action: string, domains: Domains): void => {
  const space = spaceOf(state, signed, action, domains, { isStrict: true });
  const result = searchSpace(space, state.steps);
  addDoubts(state, space, result);
  if (result.kind === 'FOUND') state.doubts.add(unknownExemption);
};

/** Searches the requests of one caller for one action. */
const searchCaller = (state: SearchState, signed: SignedCaller, action: string, domains: Domains): void => {
  const { results, steps } = state;
  const { choice, caller } = signed;
  const space = spaceOf(state, signed, action, domains, { isStrict: false });
  const name = nameOf(space);
  const known = results.get(name);
  const callers = caller.kind === 'SERVICE' ? 'SERVICES' : 'PRINCIPALS';
  // Services may make requests that principals may not, and the other way round.
  const isOpen = known !== undefined && known.uncertainFor !== null && known.uncertainFor !== callers;
  const result = known?.result ?? searchSpace(space, steps);
  addDoubts(state, space, result);
  if (known !== undefined && !isOpen) return;
  const isUncertain = result.kind === 'FOUND' && !state.addWitness(toRequest(choice, action, space, result.assignment));
  results.set(name, { result, uncertainFor: isUncertain && known === undefined ? callers : null });
};

/** Whether the caller's requests for the action are yet to be searched, and are from now on. */
const isNew = ({ searched }: SearchState, signed: SignedCaller, action: string, how: string): boolean => {
  const name = `${how} ${action} ${signed.signatureOn(toLowerAscii(action))}`;
  if (searched.has(name)) return false;
  searched.add(name);
  return true;
};

/** Searches the requests that one statement covers for new access. */
export const searchTarget = (state: SearchState, target: KeyPolicyStatement, audience: TargetAudience): void => {
  const { comparison, coverage, doubts } = state;
  const { carried, gap, open, openInDoubt } = audience;
  const domains = audience.domainsOf(target);
  const isCovered = ({ caller }: SignedCaller): boolean => matchCaller(target, caller).by !== 'NONE';
  // A Deny of both documents takes the same requests away, however it is read.
  const isDoubtful = ({ caller }: SignedCaller): boolean =>
    target.effect === 'DENY' && matchCaller(target, caller).inDoubt;
  for (const action of classifyActions(coverage.actionsOf(target), coverage.classOf, carried, comparison.grammar)) {
    if (isFinished(state)) break;
    for (const signed of open.take(action, isCovered))
      if (!isFinished(state) && isNew(state, signed, action, 'plain')) searchCaller(state, signed, action, domains);
    if (isDecided(state)) continue;
    for (const signed of openInDoubt.take(action, isDoubtful))
      if (!isDecided(state) && isNew(state, signed, action, 'strict')) searchStrictly(state, signed, action, domains);
  }
  if (gap !== null) doubts.add(gap);
};
