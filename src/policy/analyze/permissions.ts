import type { KeyPolicyCondition, KeyPolicyPrincipal } from '../types.ts';
import { type ActionSet, noActions } from './action-set.ts';
import type { AnalysisInput } from './analysis-input.ts';
import { type Audience, intersectAudiences, isInAudience, toEverybody } from './audience/audience.ts';
import { type Callers, intersect, membersOnly } from './audience/callers.ts';
import { accountMember, type Member } from './audience/member.ts';
import { MemberSet } from './audience/member-set.ts';
import { limitOf, type Subject } from './conditions/allow.ts';
import type { ConditionScope } from './conditions/scope.ts';
import type { Denial } from './denial.ts';
import type { DenialPart } from './denial-parts.ts';
import type { DenialTable } from './denial-table.ts';
import { federationOf, fixedKeysOf, isOneFederation, subjectOf } from './principals.ts';
import type { PermissionSource, SourceGrant } from './sources.ts';

/** Actions that callers are allowed after all Deny statements. Parts of a permission may overlap. */
export interface PermissionPart {
  readonly actions: ActionSet;
  readonly callers: Callers;
  /** Whether a Deny may still apply to some of them, depending on the request. */
  readonly isCut: boolean;
}

/** What one source allows one of its principals under one set of conditions. */
export interface Permission {
  readonly source: PermissionSource;
  readonly principal: KeyPolicyPrincipal;
  readonly conditions: readonly KeyPolicyCondition[];
  /** Only parts that still apply to someone. */
  readonly parts: readonly PermissionPart[];
}

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
    const parts = callers === null ? [] : takeDenied(actions, [callers], denials, insider);
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
    return { source, principal, conditions, parts: takeDenied(grant.actions, audience, input.denials, input.insider) };
  };
};

const takeDenied = (
  actions: ActionSet,
  audience: Audience,
  denials: DenialTable | null,
  insider: Member,
): readonly PermissionPart[] => {
  const given = audience.map((callers): PermissionPart => ({ actions, callers, isCut: false }));
  if (denials === null) return given.filter(isSomebody);
  let parts: readonly PermissionPart[] = denials.general.every(isUntouched)
    ? given
    : given.flatMap((part) => takeGeneral(part, denials.general));
  for (const denial of denials.byTrait) parts = takeByTrait(parts, denial);
  if (denials.hasMembers) parts = parts.flatMap((part) => takeFromMembers(part, denials, insider));
  return parts.filter(isSomebody);
};

const isUntouched = ({ left, isUncertain }: DenialPart): boolean => left === toEverybody && !isUncertain;

/** Whether the callers can exist: `onlyNamed` callers of whom nothing else is known are nobody. */
const isSomebody = ({ callers: { onlyNamed, members, traits } }: PermissionPart): boolean => {
  return !onlyNamed || members !== null || traits.some(({ kind }) => kind === 'USER_ID' || kind === 'ORGANIZATION');
};

const takeGeneral = (
  { actions, callers, isCut }: PermissionPart,
  general: readonly DenialPart[],
): readonly PermissionPart[] => {
  return general.flatMap((part) => {
    const common = actions & part.actions;
    if (common === noActions) return [];
    return intersectAudiences([callers], part.left).map((left): PermissionPart => {
      const isNarrowed = part.isConditional && left !== callers;
      return {
        actions: common,
        callers: left,
        isCut: isCut || isNarrowed || part.isUncertain || isDoubtful(left, part),
      };
    });
  });
};

/** Callers exempted only through their account's entry may still be denied: the vendor does not document it. */
const isDoubtful = ({ members }: Callers, { exempt }: DenialPart): boolean => {
  if (exempt === null) return false;
  return members === null || members.list.some(({ form, text }) => form === 'ACCOUNT' || !exempt.has(text));
};

const takeByTrait = (parts: readonly PermissionPart[], denial: Denial): readonly PermissionPart[] => {
  if (!parts.some((part) => mayDeny(part, denial))) return parts;
  const { actions, covered, spared, isConditional } = denial;
  return parts.flatMap((part): readonly PermissionPart[] => {
    if (!mayDeny(part, denial)) return [part];
    const rest = part.actions & ~actions;
    const isDenied = spared !== null && covered.every((audience) => isInAudience(part.callers, audience));
    const left = isDenied ? intersectAudiences([part.callers], spared) : [part.callers];
    const isCut = part.isCut || isConditional;
    return [
      ...(rest === noActions ? [] : [withActions(part, rest)]),
      ...left.map((callers) => ({ actions: part.actions & actions, callers, isCut })),
    ];
  });
};

const mayDeny = (part: PermissionPart, { actions, covered }: Denial): boolean =>
  (part.actions & actions) !== noActions && !covered.some((audience) => isApart(part.callers, audience));

const withActions = ({ callers, isCut }: PermissionPart, actions: ActionSet): PermissionPart => ({
  actions,
  callers,
  isCut,
});

const withMembers = ({ actions, callers, isCut }: PermissionPart, members: readonly Member[]): PermissionPart => {
  const { kind, traits, withoutInsiders, onlyNamed } = callers;
  return { actions, callers: { kind, members: new MemberSet(members), traits, withoutInsiders, onlyNamed }, isCut };
};

const isApart = (callers: Callers, audience: Audience): boolean =>
  audience.every((each) => intersect(callers, each) === null);

/** Applies Deny statements by member; members without any stay together in one part. */
const takeFromMembers = (part: PermissionPart, denials: DenialTable, insider: Member): readonly PermissionPart[] => {
  const { callers } = part;
  if (callers.members === null) {
    const parts = takeFromInsiders(part, denials, insider);
    return parts.flatMap((each) => cut(each, denials.conditionalWithin(null)));
  }
  const untouched: Member[] = [];
  const found: PermissionPart[] = [];
  for (const member of callers.members.list) {
    const single = (): PermissionPart => withMembers(part, [member]);
    const own = denials.ofMember(member);
    const conditional = isOfMany(member) ? denials.conditionalWithin(member.account) : noActions;
    if (own === null && conditional === noActions) untouched.push(member);
    else
      found.push(...(own === null ? [single()] : takeGeneral(single(), own)).flatMap((each) => cut(each, conditional)));
  }
  if (untouched.length === callers.members.list.length) return [part];
  if (untouched.length > 0) found.push(withMembers(part, untouched));
  return found;
};

const isOfMany = ({ form }: Member): boolean => form === 'ACCOUNT' || form === 'PATTERN';

/** Separates the actions that a Deny with conditions may take from some of the callers. */
const cut = (part: PermissionPart, conditional: ActionSet): readonly PermissionPart[] => {
  const common = part.actions & conditional;
  if (common === noActions || part.isCut) return [part];
  const changed = { actions: common, callers: part.callers, isCut: true };
  return common === part.actions ? [changed] : [withActions(part, part.actions & ~conditional), changed];
};

/** Callers that are not listed as members: only a Deny of the key's own account is considered. */
const takeFromInsiders = (part: PermissionPart, denials: DenialTable, insider: Member): readonly PermissionPart[] => {
  const own = denials.ofMember(insider);
  if (own === null || part.callers.kind === 'SERVICES') return [part];
  return own.flatMap(({ actions, left }) => {
    const common = part.actions & actions;
    if (common === noActions) return [];
    return [
      left.length === 0
        ? { actions: common, callers: { ...part.callers, withoutInsiders: true }, isCut: part.isCut }
        : withActions(part, common),
    ];
  });
};

export const toInsiders = (account: string): Callers => membersOnly(new MemberSet([accountMember(account)]));
