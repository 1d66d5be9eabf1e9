import { type ActionSet, noActions } from './action-set.ts';
import type { Member } from './audience/member.ts';
import { MemberSet } from './audience/member-set.ts';
import type { DenialsOfActions } from './denial-table.ts';
import type { PermissionPart } from './permission.ts';
import { subtractGeneral, withActions } from './subtract-general.ts';

/** What remains of parts after Deny statements of accounts and principals. */
export const subtractByMember = (
  parts: readonly PermissionPart[],
  denials: DenialsOfActions,
  insider: Member,
): readonly PermissionPart[] => {
  const [part] = parts;
  return part !== undefined && parts.length === 1
    ? subtractFrom(part, denials, insider)
    : parts.flatMap((each) => subtractFrom(each, denials, insider));
};

const subtractFrom = (part: PermissionPart, denials: DenialsOfActions, insider: Member): readonly PermissionPart[] => {
  const { members } = part.callers;
  if (members === null)
    return separateEach(subtractFromInsiders(part, denials, insider), denials.conditionalWithin(null));
  return members.list.every((member) => isUntouched(member, denials))
    ? [part]
    : subtractFromMembers(part, members.list, denials);
};

const isUntouched = (member: Member, denials: DenialsOfActions): boolean =>
  denials.ofMember(member) === null && conditionalFor(member, denials) === noActions;

const conditionalFor = ({ form, account }: Member, denials: DenialsOfActions): ActionSet =>
  form === 'ACCOUNT' || form === 'PATTERN' ? denials.conditionalWithin(account) : noActions;

const withMembers = (
  { actions, callers, dependsOnRequest }: PermissionPart,
  members: readonly Member[],
): PermissionPart => {
  const { kind, traits, withoutInsiders, onlyNamed } = callers;
  const set = new MemberSet(members, callers.members?.hasUnknownAccount);
  return {
    actions,
    callers: { kind, members: set, traits, withoutInsiders, onlyNamed },
    dependsOnRequest,
  };
};

/** Applies Deny statements by member; members without any stay together in one part. */
const subtractFromMembers = (
  part: PermissionPart,
  members: readonly Member[],
  denials: DenialsOfActions,
): readonly PermissionPart[] => {
  const untouched: Member[] = [];
  const found: PermissionPart[] = [];
  for (const member of members) {
    if (isUntouched(member, denials)) {
      untouched.push(member);
      continue;
    }
    const own = denials.ofMember(member);
    const single = [members.length === 1 ? part : withMembers(part, [member])];
    found.push(...separateEach(own === null ? single : subtractGeneral(single, own), conditionalFor(member, denials)));
  }
  if (untouched.length > 0) found.push(withMembers(part, untouched));
  return found;
};

/** Separates the actions that a Deny with conditions may take from some of the callers. */
const separateEach = (parts: readonly PermissionPart[], conditional: ActionSet): readonly PermissionPart[] =>
  conditional === noActions ? parts : parts.flatMap((part) => separate(part, conditional));

const separate = (part: PermissionPart, conditional: ActionSet): readonly PermissionPart[] => {
  const common = part.actions & conditional;
  if (common === noActions || part.dependsOnRequest) return [part];
  const changed = { actions: common, callers: part.callers, dependsOnRequest: true };
  return common === part.actions ? [changed] : [withActions(part, part.actions & ~conditional), changed];
};

/** Callers that are not listed as members: only a Deny of the key's own account is considered. */
const subtractFromInsiders = (
  part: PermissionPart,
  denials: DenialsOfActions,
  insider: Member,
): readonly PermissionPart[] => {
  const own = denials.ofMember(insider);
  if (own === null || part.callers.kind === 'SERVICES') return [part];
  return own.flatMap(({ actions, left }) => {
    const common = part.actions & actions;
    if (common === noActions) return [];
    return [
      left.length === 0
        ? {
            actions: common,
            callers: { ...part.callers, withoutInsiders: true },
            dependsOnRequest: part.dependsOnRequest,
          }
        : withActions(part, common),
    ];
  });
};
