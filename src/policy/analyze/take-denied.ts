import { type ActionSet, noActions } from './action-set.ts';
import {
  type Audience,
  type Callers,
  intersect,
  intersectAudiences,
  isInAudience,
  toEverybody,
} from './audience/audience.ts';
import type { Member } from './audience/member.ts';
import { MemberSet } from './audience/member-set.ts';
import type { Denial } from './denial.ts';
import type { DenialPart } from './denial-parts.ts';
import type { DenialTable } from './denial-table.ts';
import type { PermissionPart } from './permission.ts';

/** The parts of a permission that remain after all Deny statements: only those that still apply to someone. */
export const takeDenied = (
  given: readonly PermissionPart[],
  denials: DenialTable | null,
  insider: Member,
): readonly PermissionPart[] => {
  if (denials === null) return given.filter(isSomebody);
  let parts: readonly PermissionPart[] = denials.general.every(isUntouched)
    ? given
    : given.flatMap((part) => takeGeneral(part, denials.general));
  for (const denial of denials.byTrait) parts = takeByTrait(parts, denial);
  if (denials.hasMembers) parts = parts.flatMap((part) => takeFromMembers(part, denials, insider));
  return parts.filter(isSomebody);
};

const isUntouched = ({ left, isUncertain }: DenialPart): boolean => left === toEverybody && !isUncertain;

/** Whether the callers can exist: `onlyNamed` callers about whom nothing else is known are nobody. */
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
  const { actions, covered, exempted, isConditional } = denial;
  return parts.flatMap((part): readonly PermissionPart[] => {
    if (!mayDeny(part, denial)) return [part];
    const rest = part.actions & ~actions;
    const isDenied = exempted !== null && covered.every((audience) => isInAudience(part.callers, audience));
    const left = isDenied ? intersectAudiences([part.callers], exempted) : [part.callers];
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
