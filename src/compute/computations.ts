import { toPlainAnalysis } from '../policy/analyze/findings/finding.ts';
import type { KeyAnalysis } from '../policy/analyze/index.ts';
import type { KeyDecision } from '../policy/grants/evaluate.ts';
import type { KeyGrant } from '../policy/grants/grant.ts';
import { InvalidRequestError, type KeyPolicyView, MalformedPolicyError, WorkBudgetError } from '../policy/inspect.ts';
import type {
  KeyNewAccess,
  KeyPolicyAnalysis,
  KeyPolicyChange,
  KeyPolicyDecision,
  KeyPolicyIssue,
  KeyPolicyReading,
  KeyPolicyRequest,
} from '../policy/types.ts';

/** The computations on a policy document. Arguments and results are plain data, which can be passed to threads. */
interface Computations {
  readonly reading: { readonly given: readonly []; readonly result: KeyPolicyReading };
  readonly canonicalDocument: { readonly given: readonly []; readonly result: string };
  readonly fingerprint: { readonly given: readonly []; readonly result: string };
  readonly analysis: { readonly given: readonly []; readonly result: KeyPolicyAnalysis };
  readonly equivalentTo: { readonly given: readonly [document: string]; readonly result: boolean };
  readonly diff: { readonly given: readonly [document: string]; readonly result: readonly KeyPolicyChange[] };
  readonly newAccess: { readonly given: readonly [document: string]; readonly result: KeyNewAccess };
  readonly fix: { readonly given: readonly [finding: number]; readonly result: readonly KeyPolicyChange[] | null };
  readonly keyAccess: { readonly given: readonly [grants: readonly KeyGrant[]]; readonly result: KeyAnalysis };
  readonly keyDecision: {
    readonly given: readonly [grants: readonly KeyGrant[], request: KeyPolicyRequest];
    readonly result: KeyDecision;
  };
  readonly evaluate: { readonly given: readonly [request: KeyPolicyRequest]; readonly result: KeyPolicyDecision };
}

export type Computation = keyof Computations;
export type ComputationArguments<C extends Computation> = Computations[C]['given'];
/** Computations that need only the document, and those that compare it with another. */
export type PlainComputation = 'reading' | 'canonicalDocument' | 'fingerprint' | 'analysis';
export type Comparison = 'equivalentTo' | 'diff' | 'newAccess';
export type ComputationResult<C extends Computation> = Computations[C]['result'];

/**
 * More than a hundred times what real policies have. Passing an issue from a thread to the event loop takes longer than
 * passing the text that it concerns.
 */
const maxIssues = 5_000;

const readingOf = (view: KeyPolicyView): KeyPolicyReading => {
  const { wellFormed, issues } = view;
  if (issues.length <= maxIssues) return { policy: wellFormed ? view.policy : null, issues };
  throw new WorkBudgetError(
    `The document has ${issues.length} issues; at most ${maxIssues} can be returned for one document.`,
  );
};

type Run<C extends Computation> = (view: KeyPolicyView, ...given: ComputationArguments<C>) => ComputationResult<C>;

const computations: { readonly [C in Computation]: Run<C> } = {
  reading: readingOf,
  canonicalDocument: (view) => view.canonicalDocument,
  fingerprint: (view) => view.fingerprint,
  analysis: (view) => view.analysis,
  equivalentTo: (view, document) => view.equivalentTo(document),
  diff: (view, document) => view.diff(document),
  newAccess: (view, document) => view.newAccess(document),
  fix: (view, finding) => view.fix(finding)?.changes ?? null,
  evaluate: (view, request) => view.evaluate(request),
  keyAccess: (view, grants) => view.accessWith(grants),
  keyDecision: (view, grants, request) => view.evaluateWith(grants, request),
};

/** The outcome of a computation in another thread. */
export type Outcome<T> =
  | { readonly value: T }
  | { readonly malformed: readonly KeyPolicyIssue[]; readonly isOther: boolean }
  | { readonly invalidRequest: string }
  | { readonly overBudget: string };

/**
 * Runs a computation on a parsed policy.
 * @throws MalformedPolicyError where the document, or one to compare with, is malformed; InvalidRequestError for an
 * invalid principal, action or context; WorkBudgetError where the computation takes too many steps
 */
export const compute = <C extends Computation>(
  view: KeyPolicyView,
  computation: C,
  given: ComputationArguments<C>,
): ComputationResult<C> => {
  const run: Run<C> = computations[computation];
  return run(view, ...given);
};

/** Findings compute their messages lazily, which can't be passed to another thread: they are computed here. */
const toData = <T>(result: T): T => (isAnalysis(result) ? toPlainAnalysis(result) : result);

const isAnalysis = <T>(result: T): result is T & (KeyPolicyAnalysis | KeyAnalysis) =>
  typeof result === 'object' && result !== null && 'findings' in result;

/** The outcome as data, since errors lose their class on the way to another thread. */
export const computeOutcome = <C extends Computation>(
  view: KeyPolicyView,
  computation: C,
  given: ComputationArguments<C>,
): Outcome<ComputationResult<C>> => {
  try {
    return { value: toData(compute(view, computation, given)) };
  } catch (error) {
    // Only the first issue is reported: there may be as many as the document has characters.
    if (error instanceof MalformedPolicyError) return { malformed: error.issues.slice(0, 1), isOther: error.isOther };
    if (error instanceof InvalidRequestError) return { invalidRequest: error.message };
    if (error instanceof WorkBudgetError) return { overBudget: error.message };
    throw error;
  }
};

/** @throws MalformedPolicyError, InvalidRequestError or WorkBudgetError where the computation did */
export const unwrap = <T>(outcome: Outcome<T>): T => {
  if ('value' in outcome) return outcome.value;
  if ('invalidRequest' in outcome) throw new InvalidRequestError(outcome.invalidRequest);
  if ('overBudget' in outcome) throw new WorkBudgetError(outcome.overBudget);
  throw new MalformedPolicyError(outcome.malformed, outcome.isOther);
};
