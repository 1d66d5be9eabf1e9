import type { Member } from './member.ts';

/** Members of one account are indexed by their texts from this many on. */
const fewMembers = 8;

type MembersByName = Map<string, Member[]>;

/** Members of one account, indexed for look-ups. */
export interface AccountMembers {
  whole: Member | null;
  /** Null where there are few. */
  byText: Map<string, Member> | null;
  /** Principals and sessions by the name of the role, the part of a role that a session's ARN has; see `byRoleOf`. */
  byRole: { readonly roles: MembersByName; readonly sessions: MembersByName } | null;
  readonly patterns: Member[];
  hasOpaque: boolean;
  hasSessions: boolean;
  readonly all: Member[];
}

const only = (member: Member): AccountMembers => ({
  whole: member.form === 'ACCOUNT' ? member : null,
  byText: null,
  byRole: null,
  patterns: member.form === 'PATTERN' ? [member] : [],
  hasOpaque: member.form === 'OPAQUE',
  hasSessions: member.form === 'SESSION',
  all: [member],
});

export const indexByAccount = (list: readonly Member[]): Map<string, AccountMembers> => {
  const byAccount = new Map<string, AccountMembers>();
  for (const member of list) {
    const known = byAccount.get(member.account);
    if (known === undefined) byAccount.set(member.account, only(member));
    else add(known, member);
  }
  return byAccount;
};

const add = (ofAccount: AccountMembers, member: Member): void => {
  if (findText(ofAccount, member.text) !== undefined) return;
  ofAccount.all.push(member);
  ofAccount.byText?.set(member.text, member);
  if (ofAccount.all.length === fewMembers) ofAccount.byText = new Map(ofAccount.all.map((each) => [each.text, each]));
  if (member.form === 'ACCOUNT') ofAccount.whole = member;
  else if (member.form === 'PATTERN') ofAccount.patterns.push(member);
  else if (member.form === 'OPAQUE') ofAccount.hasOpaque = true;
  else if (member.form === 'SESSION') ofAccount.hasSessions = true;
};

export const findText = ({ byText, all }: AccountMembers, text: string): Member | undefined =>
  byText === null ? all.find((member) => member.text === text) : byText.get(text);

/** The last part of an ARN, without its path. */
export const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Indexed when a role is first looked for: nearly all members are found by their text. */
export const byRoleOf = (ofAccount: AccountMembers) => {
  if (ofAccount.byRole !== null) return ofAccount.byRole;
  const byRole = { roles: new Map<string, Member[]>(), sessions: new Map<string, Member[]>() };
  for (const member of ofAccount.all) {
    if (member.form === 'PRINCIPAL') addUnder(nameOf(member.text), member, byRole.roles);
    if (member.role !== null) addUnder(member.role.name, member, byRole.sessions);
  }
  ofAccount.byRole = byRole;
  return byRole;
};

const addUnder = (name: string, member: Member, members: MembersByName): void => {
  const known = members.get(name);
  if (known === undefined) members.set(name, [member]);
  else known.push(member);
};
