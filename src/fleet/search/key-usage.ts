import type { KeyPolicyView } from '../../policy/inspect.ts';
import type { KeyPolicyDecision } from '../../policy/types.ts';

/** What a principal may do with a key, as the key's policy says it. */
export interface KeyUsage {
  /** Those that are allowed, and those that are where conditions of which nothing is known hold. */
  readonly actions: readonly string[];
  /** True where each of them hangs on such conditions. */
  readonly conditional: boolean;
  /** True where none of them is allowed without the principal's own identity policies. */
  readonly requiresIdentityPolicy: boolean;
  /** Indexes of the statements that allow them, in the order of the document. */
  readonly statements: readonly number[];
}

export interface UsageQuestion {
  /** An ARN, an account id or the name of a service. */
  readonly principal: string;
  readonly actions: readonly string[];
}

/** Reads another text as the policy of the same key. */
export type InspectAgain = (document: string) => KeyPolicyView;

/** Evaluates each action; null where the principal may do none of them. */
export const usageOf = (view: KeyPolicyView, question: UsageQuestion, inspect: InspectAgain): KeyUsage | null => {
  const allowances = createAllowances(view, inspect);
  const used = question.actions.flatMap((action) => {
    const allowed = allowanceOf(view, { principal: question.principal, action }, allowances);
    return allowed ? [{ action, ...allowed }] : [];
  });
  if (used.length === 0) return null;
  return {
    actions: used.map(({ action }) => action),
    conditional: used.every(({ conditional }) => conditional),
    requiresIdentityPolicy: used.every(({ requiresIdentityPolicy }) => requiresIdentityPolicy),
    statements: [...new Set(used.flatMap(({ statements }) => statements))].toSorted((one, other) => one - other),
  };
};

interface Request {
  readonly principal: string;
  readonly action: string;
}

type Allowed = Omit<KeyUsage, 'actions'>;

const evaluate = (view: KeyPolicyView, request: Request): KeyPolicyDecision =>
  view.evaluate({ ...request, context: [] });

/** Whether what is not known could make it allowed: that it is no Deny that could be lifted shows in `allowances`. */
const allowanceOf = (view: KeyPolicyView, request: Request, allowances: () => readonly Allowance[]): Allowed | null => {
  const decision = evaluate(view, request);
  const { outcome, requiresIdentityPolicy, statements, missingContext } = decision;
  if (outcome === 'ALLOW') return { conditional: missingContext.length > 0, requiresIdentityPolicy, statements };
  if (missingContext.length === 0) return null;
  const possible = allowances().filter(({ statement }) => couldAllow(evaluate(statement, request)));
  if (possible.length === 0) return null;
  return {
    conditional: true,
    requiresIdentityPolicy: possible.every(
      ({ unconditional }) => evaluate(unconditional, request).requiresIdentityPolicy,
    ),
    statements: possible.map(({ index }) => index),
  };
};

const couldAllow = ({ outcome, missingContext }: KeyPolicyDecision): boolean =>
  outcome === 'ALLOW' || missingContext.length > 0;

/** An Allow statement as a policy of its own, as it is and without its conditions. */
interface Allowance {
  readonly index: number;
  readonly statement: KeyPolicyView;
  readonly unconditional: KeyPolicyView;
}

/** Made when it is first needed: most decisions hang on nothing unknown. */
const createAllowances = (view: KeyPolicyView, inspect: InspectAgain): (() => readonly Allowance[]) => {
  let made: readonly Allowance[] | null = null;
  return () => {
    made ??= view.policy.statements.flatMap(({ effect, index }) =>
      effect === 'ALLOW' ? [toAllowance(view, index, inspect)] : [],
    );
    return made;
  };
};

const toAllowance = (view: KeyPolicyView, index: number, inspect: InspectAgain): Allowance => {
  const { Statement, ...rest } = JSON.parse(view.document) as { readonly Statement: unknown };
  const statement: unknown = Array.isArray(Statement) ? Statement[index] : Statement;
  const { Condition: _condition, ...unconditional } = statement as Record<string, unknown>;
  const alone = (only: unknown) => inspect(JSON.stringify({ ...rest, Statement: [only] }));
  return { index, statement: alone(statement), unconditional: alone(unconditional) };
};
