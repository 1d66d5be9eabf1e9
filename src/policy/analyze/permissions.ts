import type { KeyPolicyPrincipal } from '../types.ts';
import { noActions } from './action-set.ts';
import type { AnalysisInput } from './analysis-input.ts';
import { type Audience, intersectAudiences } from './audience/audience.ts';
import { limitOf, type Subject } from './conditions/allow.ts';
import type { ConditionScope } from './conditions/scope.ts';
import type { Permission } from './permission.ts';
import { federationOf, fixedKeysOf, isOneFederation, subjectOf } from './principals.ts';
import type { PermissionSource, SourceGrant } from './sources.ts';
import { takeDenied } from './take-denied.ts';

/** All permissions of the sources, in their order. */
export const toPermissions = (input: AnalysisInput): readonly Permission[] => {
  const permissions: Permission[] = [];
  for (const source of input.sources) {
    for (const grant of source.grants) {
      if (grant.actions === noActions) continue;
      const give = createGive(source, grant, input);
      for (const principal of source.principals) permissions.push(give(principal));
    }
  }
  return permissions;
};

const createGive = (source: PermissionSource, grant: SourceGrant, input: AnalysisInput) => {
  return grant.conditions.length === 0
    ? createGiveAlways(source, grant, input)
    : createGiveWithin(source, grant, input);
};

type Give = (principal: KeyPolicyPrincipal) => Permission;

/** Permissions without conditions, the most common kind. */
const createGiveAlways = (
  source: PermissionSource,
  { actions, conditions }: SourceGrant,
  { callersOf: toCallers, denials, insider }: AnalysisInput,
): Give => {
  return (principal) => {
    const callers = toCallers(principal);
    const parts =
      callers === null ? [] : takeDenied([{ actions, callers, isCut: source.mayNotCoverKey }], denials, insider);
    return { source, principal, conditions, parts };
  };
};

/** Permissions with conditions: for the callers that can meet them. */
const createGiveWithin = (source: PermissionSource, grant: SourceGrant, input: AnalysisInput): Give => {
  const scope: ConditionScope = source.variables ? input.scope : { ...input.scope, variables: false };
  const { conditions } = grant;
  const limits = new Map<Subject, Audience>();
  const limitFor = (subject: Subject): Audience => {
    const limit = limits.get(subject) ?? limitOf(conditions, subject, scope);
    limits.set(subject, limit);
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
    const audience = intersectAudiences([callers], limitFor(subjectOf(principal, callers)));
    const given = audience.map((each) => ({ actions: grant.actions, callers: each, isCut: source.mayNotCoverKey }));
    return { source, principal, conditions, parts: takeDenied(given, input.denials, input.insider) };
  };
};
