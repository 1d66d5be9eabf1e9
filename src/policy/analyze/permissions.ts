import type { KeyPolicyPrincipal } from '../types.ts';
import { noActions } from './action-set.ts';
import type { AnalysisInput } from './analysis-input.ts';
import { type Audience, intersectAudiences } from './audience/audience.ts';
import { type CallerKind, limitOf } from './conditions/allow.ts';
import type { ConditionScope } from './conditions/scope.ts';
import { restrictTo } from './denial-table.ts';
import type { Permission } from './permission.ts';
import { callerKindOf, federationOf, fixedKeysOf, isOneFederation } from './principals.ts';
import type { AllowedActions, PermissionSource } from './sources.ts';
import { subtractDenials } from './subtract-denials.ts';

/** All permissions of the sources, in their order. */
export const toPermissions = (input: AnalysisInput): readonly Permission[] => {
  const permissions: Permission[] = [];
  for (const source of input.sources) {
    for (const allowed of source.allowed) {
      if (allowed.actions === noActions) continue;
      const toPermission = createToPermission(source, allowed, input);
      for (const principal of source.principals) permissions.push(toPermission(principal));
    }
  }
  return permissions;
};

const createToPermission = (source: PermissionSource, allowed: AllowedActions, input: AnalysisInput) => {
  return allowed.conditions.length === 0
    ? createUnconditional(source, allowed, input)
    : createConditional(source, allowed, input);
};

type ToPermission = (principal: KeyPolicyPrincipal) => Permission;

/** Permissions without conditions, the most common kind. */
const createUnconditional = (
  source: PermissionSource,
  { actions, conditions }: AllowedActions,
  { callersOf: toCallers, denials: all, insider }: AnalysisInput,
): ToPermission => {
  const denials = all && restrictTo(actions, all);
  return (principal) => {
    const callers = toCallers(principal);
    const parts =
      callers === null
        ? []
        : subtractDenials([{ actions, callers, dependsOnRequest: source.mayNotCoverKey }], denials, insider);
    return { source, principal, conditions, parts };
  };
};

/** Permissions with conditions: for the callers that can meet them. */
const createConditional = (source: PermissionSource, allowed: AllowedActions, input: AnalysisInput): ToPermission => {
  const scope: ConditionScope = source.allowsVariables ? input.scope : { ...input.scope, allowsVariables: false };
  const { conditions } = allowed;
  const denials = input.denials && restrictTo(allowed.actions, input.denials);
  const limits = new Map<CallerKind, Audience>();
  const limitFor = (callerKind: CallerKind): Audience => {
    const limit = limits.get(callerKind) ?? limitOf(conditions, callerKind, scope);
    limits.set(callerKind, limit);
    return limit;
  };
  let fixed: ReadonlySet<string> | null = null;
  const fixedKeys = (): ReadonlySet<string> => {
    fixed ??= fixedKeysOf(conditions, scope);
    return fixed;
  };
  return (principal: KeyPolicyPrincipal): Permission => {
    const isOne = isOneFederation(principal, fixedKeys);
    const callers = isOne ? federationOf(principal) : input.callersOf(principal);
    if (callers === null) return { source, principal, conditions, parts: [] };
    const audience = intersectAudiences([callers], limitFor(callerKindOf(principal, callers)));
    const given = audience.map((each) => ({
      actions: allowed.actions,
      callers: each,
      dependsOnRequest: source.mayNotCoverKey,
    }));
    return { source, principal, conditions, parts: subtractDenials(given, denials, input.insider) };
  };
};
