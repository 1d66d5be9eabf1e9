import { type ActionSet, noActions } from './action-set.ts';
import type { Member } from './audience/member.ts';
import { MemberSet } from './audience/member-set.ts';
import type { DenialsOfActions } from './denial-table.ts';
import type { PermissionPart } from './permission.ts';
import { takeGeneral, withActions } from './take-general.ts';

/** What remains of parts after Deny statements of accounts and principals. */
export const takeByMember = (
  parts: readonly PermissionPart[],
  denials: DenialsOfActions,
  insider: Member,
): readonly PermissionPart[] => {
  const found: PermissionPart[] = [];
  for (const part of parts) {
    const { members } = part.callers;
    if (members !== null) addFromMembers(part, members.list, denials, found);
    else addCut(takeFromInsiders(part, denials, insider), denials.conditionalWithin(null), found);
  }
  return found;
};

const withMembers = ({ actions, callers, isCut }: PermissionPart, members: readonly Member[]): PermissionPart => {
  const { kind, traits, withoutInsiders, onlyNamed } = callers;
  return { actions, callers: { kind, members: new MemberSet(members), traits, withoutInsiders, onlyNamed }, isCut };
};

/** Applies Deny statements by member; members without any stay together in one part. */
const addFromMembers = (
  part: PermissionPart,
  members: readonly Member[],
  denials: DenialsOfActions,
  found: PermissionPart[],
): void => {
  const untouched: Member[] = [];
  for (const member of members) {
    const own = denials.ofMember(member);
    const conditional = isOfMany(member) ? denials.conditionalWithin(member.account) : noActions;
    if (own === null && conditional === noActions) {
      untouched.push(member);
      continue;
    }
    const single = [members.length === 1 ? part : withMembers(part, [member])];
    addCut(own === null ? single : takeGeneral(single, own), conditional, found);
  }
  if (untouched.length === members.length) found.push(part);
  else if (untouched.length > 0) found.push(withMembers(part, untouched));
};

const isOfMany = ({ form }: Member): boolean => form === 'ACCOUNT' || form === 'PATTERN';

/** Separates the actions that a Deny with conditions may take from some of the callers. */
const addCut = (parts: readonly PermissionPart[], conditional: ActionSet, found: PermissionPart[]): void => {
  for (const part of parts) {
    const common = part.actions & conditional;
    if (common === noActions || part.isCut) {
      found.push(part);
      continue;
    }
    if (common !== part.actions) found.push(withActions(part, part.actions & ~conditional));
    found.push({ actions: common, callers: part.callers, isCut: true });
  }
};

/** Callers that are not listed as members: only a Deny of the key's own account is considered. */
const takeFromInsiders = (
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
        ? { actions: common, callers: { ...part.callers, withoutInsiders: true }, isCut: part.isCut }
        : withActions(part, common),
    ];
  });
};
