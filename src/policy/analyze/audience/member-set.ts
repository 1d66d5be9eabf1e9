import { certainlyMatches, isRoleOf, type Member, mayMatch } from './member.ts';
import { type AccountMembers, byRoleOf, findText, indexByAccount, nameOf } from './members-of-account.ts';

/** How many patterns of one account are compared individually; more count as the whole account. */
const maxComparedPatterns = 32;
/** How many principals of one account are kept apart where a whole account is narrowed to them. */
const maxListed = 64;

/** Accounts and principals without repeats. Indexed, so that two long lists are compared in linear time. */
export class MemberSet {
  readonly list: readonly Member[];
  /** Whether it has members of the key's own account, which a draft does not give, so that it may be any. */
  readonly hasUnknownAccount: boolean;
  #byAccount: Map<string, AccountMembers> | null = null;

  constructor(list: readonly Member[], hasUnknownAccount = false) {
    this.list = list;
    this.hasUnknownAccount = hasUnknownAccount;
  }

  ofAccount(account: string): AccountMembers | undefined {
    if (this.list.length === 1 && this.list[0]?.account !== account) return undefined;
    this.#byAccount ??= indexByAccount(this.list);
    return this.#byAccount.get(account);
  }
}

/**
 * The members that may be in both, undecidable ones included. Returns the first argument itself where it is not
 * narrowed. Iterates over the shorter list.
 */
export const intersectMembers = (one: MemberSet, other: MemberSet): MemberSet => {
  if (one === other) return one;
  if (one.hasUnknownAccount || other.hasUnknownAccount)
    return holdsMembers(other, one) ? one : new MemberSet(one.list, one.hasUnknownAccount);
  return one.list.length <= other.list.length ? narrowEach(one, other) : selectFrom(one, other);
};

const narrowEach = (one: MemberSet, other: MemberSet): MemberSet => {
  // Null while no member is narrowed.
  let narrowed: Member[] | null = null;
  let at = 0;
  for (const member of one.list) {
    const common = commonOf(member, other);
    if (common !== null) narrowed ??= one.list.slice(0, at);
    if (narrowed !== null) narrowed.push(...(common ?? [member]));
    at += 1;
  }
  return narrowed === null ? one : new MemberSet(withoutRepeats(narrowed));
};

const withoutRepeats = (members: readonly Member[]): readonly Member[] =>
  members.length < 2 ? members : [...new Map(members.map((member) => [member.text, member])).values()];

const selectFrom = (one: MemberSet, other: MemberSet): MemberSet => {
  const whole = other.list
    .filter(({ form }) => form === 'ACCOUNT')
    .map(({ account }) => one.ofAccount(account)?.all ?? []);
  if (whole.reduce((sum, { length }) => sum + length, 0) === one.list.length) return one;
  const single = other.list.flatMap((member) => (member.form === 'ACCOUNT' ? none : (commonOf(member, one) ?? member)));
  const unplaced = (one.ofAccount('')?.all ?? []).flatMap((member) => commonOfUnplaced(member, other) ?? member);
  return new MemberSet(withoutRepeats([...whole.flat(), ...single, ...unplaced]));
};

const none: readonly Member[] = [];

/** The callers of a member that may be in a set; null where the member is not narrowed, as most are not. */
const commonOf = (member: Member, set: MemberSet): readonly Member[] | null => {
  if (member.account === '') return commonOfUnplaced(member, set);
  const others = set.ofAccount(member.account);
  if (others === undefined) return set.ofAccount('') === undefined ? none : [{ ...member }];
  if (others.whole !== null) return null;
  if (member.form === 'ACCOUNT') return others.all.length > maxListed ? [{ ...member }] : others.all;
  if (findText(others, member.text) !== undefined) return null;
  return member.form === 'PATTERN' ? commonOfPattern(member, others) : commonOfOne(member, others);
};

/** A member of an unknown account may be anyone; many of them are not kept apart. */
const commonOfUnplaced = (member: Member, set: MemberSet): readonly Member[] | null => {
  const unplaced = set.ofAccount('');
  if (unplaced !== undefined && findText(unplaced, member.text) !== undefined) return null;
  return set.list.length > maxListed ? [{ ...member }] : set.list.filter(({ account }) => account !== '');
};

const commonOfPattern = (pattern: Member, others: AccountMembers): readonly Member[] => {
  if (others.all.length > maxListed) return [{ ...pattern }];
  return others.all.flatMap((other) => {
    if (other.form === 'PATTERN') return mayMatch(other, pattern) ? [{ ...pattern }] : [];
    return mayMatch(pattern, other) ? [other] : [];
  });
};

const commonOfOne = (member: Member, others: AccountMembers): readonly Member[] | null => {
  if (member.form === 'OPAQUE') return [{ ...member }];
  if (others.patterns.length > maxComparedPatterns) return [{ ...member }];
  const session = member.role === null ? sessionsOf(member, others) : none;
  if (session.length > 0) return session;
  const isOfRole =
    member.role !== null &&
    byRoleOf(others)
      .roles.get(member.role.name)
      ?.some(({ text }) => isRoleOf(text, member));
  if (isOfRole) return member.role?.hasPath === false ? null : [{ ...member }];
  let mayFit = others.hasOpaque;
  for (const pattern of others.patterns) {
    if (certainlyMatches(pattern, member)) return null;
    mayFit ||= mayMatch(pattern, member);
  }
  return mayFit ? [{ ...member }] : none;
};

const sessionsOf = (member: Member, others: AccountMembers): readonly Member[] => {
  if (!others.hasSessions) return none;
  return (
    byRoleOf(others)
      .sessions.get(nameOf(member.text))
      ?.filter((session) => isRoleOf(member.text, session)) ?? none
  );
};

/** Whether a set certainly includes all members of another. */
export const holdsMembers = (set: MemberSet, { list }: MemberSet): boolean => {
  for (const member of list) if (!holdsMember(set, member)) return false;
  return true;
};

/**
 * Whether a set certainly includes a member. Callers that sign in through an account's identity provider may not be its
 * principals.
 */
const holdsMember = (set: MemberSet, member: Member): boolean => {
  const others = set.ofAccount(member.account);
  if (others === undefined) return false;
  if (findText(others, member.text) !== undefined) return true;
  if (others.whole !== null) return member.form !== 'OPAQUE';
  if (
    member.role !== null &&
    byRoleOf(others)
      .roles.get(member.role.name)
      ?.some((role) => isNamedRoleOf(role, member))
  )
    return true;
  for (const [at, pattern] of others.patterns.entries()) {
    if (at < maxComparedPatterns && certainlyMatches(pattern, member)) return true;
  }
  return false;
};

/**
 * Whether an ARN certainly covers the session through its role. In a Principal element the path does not matter, since
 * role names are unique in an account; a condition compares the whole ARN, of which the path is unknown.
 */
const isNamedRoleOf = (role: Member, session: Member): boolean => {
  return (role.fits === null || session.role?.hasPath === false) && isRoleOf(role.text, session);
};
