import type { AccessPath } from '../../policy/analyze/sources.ts';
import type { KeyGrant } from '../../policy/grants/grant.ts';
import type { KeyPolicyView } from '../../policy/inspect.ts';
import type { KeyPolicyOutcome } from '../../policy/types.ts';

/** What a principal may do with a key, by its policy and grants. */
export interface KeyUsage {
  /** The actions that are allowed, including those that depend on unknown conditions. */
  readonly actions: readonly string[];
  /** True where each of them depends on such conditions. */
  readonly conditional: boolean;
  /** True where each of them also needs an identity policy of the principal. */
  readonly requiresIdentityPolicy: boolean;
  /** The statements and grants that allow them, without repeats. */
  readonly via: readonly AccessPath[];
}

/** A key to evaluate. */
export interface KeyToUse {
  readonly view: KeyPolicyView;
  readonly grants: readonly KeyGrant[];
  /** Parses another text as the policy of the same key. */
  readonly inspect: (document: string) => KeyPolicyView;
}

export interface UsageQuery {
  /** An ARN, an account id or the name of a service. */
  readonly principal: string;
  readonly actions: readonly string[];
}

/** Evaluates each action; null where the principal may do none of them. */
export const usageOf = (key: KeyToUse, { principal, actions }: UsageQuery): KeyUsage | null => {
  const sources = createSources(key);
  const used = actions.flatMap((action) => {
    const allowed = allowanceOf(key, { principal, action }, sources);
    return allowed ? [{ action, ...allowed }] : [];
  });
  if (used.length === 0) return null;
  const paths = new Map(used.flatMap(({ via }) => via.map((path) => [JSON.stringify(path), path])));
  return {
    actions: used.map(({ action }) => action),
    conditional: used.every(({ conditional }) => conditional),
    requiresIdentityPolicy: used.every(({ requiresIdentityPolicy }) => requiresIdentityPolicy),
    via: [...paths.values()],
  };
};

interface Request {
  readonly principal: string;
  readonly action: string;
}

interface Decision {
  readonly outcome: KeyPolicyOutcome;
  readonly requiresIdentityPolicy: boolean;
  readonly missingContext: readonly string[];
  readonly via: readonly AccessPath[];
}

type Allowed = Omit<KeyUsage, 'actions'>;

/** Without grants the policy is evaluated alone, since it is then compiled only once for all actions. */
const decide = ({ view, grants }: Pick<KeyToUse, 'view' | 'grants'>, request: Request): Decision => {
  const withoutContext = { ...request, context: [] };
  if (grants.length > 0) return view.evaluateWith(grants, withoutContext);
  const { statements, ...decision } = view.evaluate(withoutContext);
  return { ...decision, via: statements.map((statementIndex) => ({ statementIndex, grantId: null })) };
};

/** Where the result depends on something unknown, each source is evaluated separately. */
const allowanceOf = (key: KeyToUse, request: Request, sources: () => readonly Source[]): Allowed | null => {
  const { outcome, requiresIdentityPolicy, via, missingContext } = decide(key, request);
  if (outcome === 'ALLOW') return { conditional: missingContext.length > 0, requiresIdentityPolicy, via };
  if (missingContext.length === 0) return null;
  const possible = sources().filter(({ alone }) => couldAllow(decide(alone, request)));
  if (possible.length === 0) return null;
  return {
    conditional: true,
    requiresIdentityPolicy: possible.every(
      ({ unconditional }) => decide(unconditional, request).requiresIdentityPolicy,
    ),
    via: possible.map(({ path }) => path),
  };
};

const couldAllow = ({ outcome, missingContext }: Decision): boolean => outcome === 'ALLOW' || missingContext.length > 0;

type Part = Pick<KeyToUse, 'view' | 'grants'>;

/** A single statement or grant, with and without its conditions. */
interface Source {
  readonly path: AccessPath;
  readonly alone: Part;
  readonly unconditional: Part;
}

/** Created lazily: most decisions depend on nothing unknown. */
const createSources = (key: KeyToUse): (() => readonly Source[]) => {
  let sources: readonly Source[] | null = null;
  return () => {
    sources ??= [...statementSources(key), ...grantSources(key)];
    return sources;
  };
};

const statementSources = ({ view, inspect }: KeyToUse): readonly Source[] => {
  const { Statement, ...rest } = JSON.parse(view.document) as { readonly Statement: unknown };
  const written: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  const only = (statement: unknown): Part => ({
    view: inspect(JSON.stringify({ ...rest, Statement: [statement] })),
    grants: [],
  });
  return view.policy.statements
    .filter(({ effect }) => effect === 'ALLOW')
    .map(({ index }) => {
      const { Condition: _conditions, ...unconditional } = written[index] as Record<string, unknown>;
      const path = { statementIndex: index, grantId: null };
      return { path, alone: only(written[index]), unconditional: only(unconditional) };
    });
};

const unconstrained = { encryptionContextSubset: null, encryptionContextEquals: null, sourceArn: null };

const grantSources = ({ view, grants, inspect }: KeyToUse): readonly Source[] => {
  if (grants.length === 0) return [];
  const { Version } = JSON.parse(view.document) as { readonly Version?: unknown };
  const empty = inspect(JSON.stringify({ Version, Statement: [] }));
  const only = (grant: KeyGrant): Part => ({ view: empty, grants: [grant] });
  return grants.map((grant) => ({
    path: { statementIndex: null, grantId: grant.grantId },
    alone: only(grant),
    unconditional: only({ ...grant, constraints: unconstrained }),
  }));
};
