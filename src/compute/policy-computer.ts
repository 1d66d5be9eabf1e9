import type { KmsProvider } from '../errors.ts';
import type { KeyPolicyView } from '../policy/inspect.ts';
import type { KeyPolicyRequest } from '../policy/types.ts';
import type { RequestBudget } from './budget.ts';
import { type Computation, type ComputationArguments, type ComputationResult, compute } from './computations.ts';
import type { ComputePool } from './pool.ts';

/** A policy, and the provider in whose language it is. */
export interface ComputablePolicy {
  readonly view: KeyPolicyView;
  readonly provider: KmsProvider;
}

type Result<C extends Computation> = ComputationResult<C> | Promise<ComputationResult<C>>;

/** Computes results from policies, within the budgets of requests. */
export interface PolicyComputer {
  /**
   * Synchronous if the computation is short and the request has not used up its share of the event loop's time.
   * @throws KmsError KMS_BUDGET_EXCEEDED where it takes too long or too much memory; MalformedPolicyError where the
   * document, or one to compare with, is malformed
   */
  compute<C extends Computation>(
    policy: ComputablePolicy,
    budget: RequestBudget,
    computation: C,
    given: ComputationArguments<C>,
  ): Result<C>;
}

/**
 * The maximum length of documents and arguments, in characters, for computing on the event loop. For a policy of the
 * usual size that takes less time than passing it to a thread.
 */
const maxInline = 8192;

const sizeOfRequest = ({ principal, action, context }: KeyPolicyRequest): number =>
  context.reduce(
    (sum, { key, values }) => sum + values.reduce((all, value) => all + value.length + 1, key.length),
    principal.length + action.length,
  );

/** A grant takes about as much time as this many characters of a policy. */
const sizeOfGrant = 200;

const sizeOf = (given: unknown): number => {
  if (typeof given === 'string') return given.length;
  if (Array.isArray(given)) return given.length * sizeOfGrant;
  return given === undefined || typeof given === 'number' ? 0 : sizeOfRequest(given as KeyPolicyRequest);
};

/** Comparing the meaning of two policies tries many requests: too long for the event loop, whatever their size. */
const inThreadOnly: ReadonlySet<Computation> = new Set(['newAccess', 'fix']);

/** A thread's result, and the grants from which it was computed, if any. */
interface CachedResult {
  readonly given: unknown;
  readonly result: Promise<unknown> | { readonly value: unknown };
}

type CachedResults = Map<Computation, CachedResult>;

/** The results of threads, by view, as long as the view is in use. */
const createResultCache = () => {
  const known = new WeakMap<KeyPolicyView, CachedResults>();
  return (view: KeyPolicyView): CachedResults => {
    const found = known.get(view) ?? new Map();
    known.set(view, found);
    return found;
  };
};

/** @param pool for computations that would block the event loop for too long */
export const createPolicyComputer = (pool: ComputePool): PolicyComputer => {
  const resultsOf = createResultCache();

  const inThread = <C extends Computation>(
    { view: { document, subject }, provider }: ComputablePolicy,
    budget: RequestBudget,
    computation: C,
    given: ComputationArguments<C>,
  ): Promise<ComputationResult<C>> => pool.run({ provider, subject, document, computation, given }, budget);

  /** Computed once for concurrent requests; errors are not cached. */
  const computeOnce = <C extends Computation>(
    policy: ComputablePolicy,
    budget: RequestBudget,
    computation: C,
    given: ComputationArguments<C>,
  ): Result<C> => {
    const known = resultsOf(policy.view);
    const [from] = given;
    const before = known.get(computation);
    if (before?.given === from && before) {
      return (before.result instanceof Promise ? before.result : before.result.value) as Result<C>;
    }
    const result = inThread(policy, budget, computation, given);
    known.set(computation, { given: from, result });
    result.then(
      (value) => known.set(computation, { given: from, result: { value } }),
      () => known.delete(computation),
    );
    return result;
  };

  return {
    compute(policy, budget, computation, given) {
      const size = policy.view.document.length + given.reduce<number>((sum, one) => sum + sizeOf(one), 0);
      if (size > maxInline || inThreadOnly.has(computation)) {
        const ask = given.length === 0 || computation === 'keyAccess' ? computeOnce : inThread;
        return ask(policy, budget, computation, given);
      }
      const turn = budget.turn();
      const run = () => compute(policy.view, computation, given);
      return turn === null ? run() : turn.then(run);
    },
  };
};
