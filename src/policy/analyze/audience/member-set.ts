import { certainlyMatches, isRoleOf, type Member, mayMatch } from './member.ts';
import { byRoleOf, findText, indexByAccount, nameOf, type OfAccount } from './members-of-account.ts';

/** How many patterns of one account are compared individually; more count as the whole account. */
const maxComparedPatterns = 32;
/** How many principals of one account are kept apart where a whole account is narrowed to them. */
const maxListed = 64;

/** Accounts and principals without repeats. Indexed, so that two long lists are compared in linear time. */
export class MemberSet {
  readonly list: readonly Member[];
  #byAccount: Map<string, OfAccount> | null = null;

  constructor(list: readonly Member[]) {
    this.list = list;
  }

  ofAccount(account: string): OfAccount | undefined {
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
  return one.list.length <= other.list.length ? narrowEach(one, other) : selectFrom(one, other);
};

const narrowEach = (one: MemberSet, other: MemberSet): MemberSet => {
  const narrowed = one.list.map((member) => commonOf(member, other));
  if (narrowed.every((common, at) => common.length === 1 && common[0] === one.list[at])) return one;
  return new MemberSet(withoutRepeats(narrowed.flat()));
};

const withoutRepeats = (members: readonly Member[]): readonly Member[] =>
  members.length < 2 ? members : [...new Map(members.map((member) => [member.text, member])).values()];

const selectFrom = (one: MemberSet, other: MemberSet): MemberSet => {
  const whole = other.list
    .filter(({ form }) => form === 'ACCOUNT')
    .map(({ account }) => one.ofAccount(account)?.all ?? []);
  if (whole.reduce((sum, { length }) => sum + length, 0) === one.list.length) return one;
  const single = other.list.flatMap((member) => (member.form === 'ACCOUNT' ? [] : commonOf(member, one)));
  const unplaced = (one.ofAccount('')?.all ?? []).flatMap((member) => commonOfUnplaced(member, other));
  return new MemberSet(withoutRepeats([...whole.flat(), ...single, ...unplaced]));
};

/** The callers of a member that may be in a set. */
const commonOf = (member: Member, set: MemberSet): readonly Member[] => {
  if (member.account === '') return commonOfUnplaced(member, set);
  const others = set.ofAccount(member.account);
  if (others === undefined) return set.ofAccount('') === undefined ? [] : [{ ...member }];
  if (others.whole !== null) return [member];
  if (member.form === 'ACCOUNT') return others.all.length > maxListed ? [{ ...member }] : others.all;
  if (findText(others, member.text) !== undefined) return [member];
  return member.form === 'PATTERN' ? commonOfPattern(member, others) : commonOfOne(member, others);
};

/** A member of an unknown account may be anyone; many of them are not kept apart. */
const commonOfUnplaced = (member: Member, set: MemberSet): readonly Member[] => {
  const unplaced = set.ofAccount('');
  if (unplaced !== undefined && findText(unplaced, member.text) !== undefined) return [member];
  return set.list.length > maxListed ? [{ ...member }] : set.list.filter(({ account }) => account !== '');
};

const commonOfPattern = (pattern: Member, others: OfAccount): readonly Member[] => {
  if (others.all.length > maxListed) return [{ ...pattern }];
  return others.all.flatMap((other) => {
    if (other.form === 'PATTERN') return mayMatch(other, pattern) ? [{ ...pattern }] : [];
    return mayMatch(pattern, other) ? [other] : [];
  });
};

const commonOfOne = (member: Member, others: OfAccount): readonly Member[] => {
  if (member.form === 'OPAQUE') return [{ ...member }];
  if (others.patterns.length > maxComparedPatterns) return [{ ...member }];
  const session = member.role === null ? sessionsOf(member, others) : [];
  if (session.length > 0) return session;
  const isOfRole =
    member.role !== null &&
    byRoleOf(others)
      .roles.get(member.role.name)
      ?.some(({ text }) => isRoleOf(text, member));
  if (isOfRole) return [member.role?.hasPath === false ? member : { ...member }];
  if (others.patterns.some((pattern) => certainlyMatches(pattern, member))) return [member];
  return others.hasOpaque || others.patterns.some((pattern) => mayMatch(pattern, member)) ? [{ ...member }] : [];
};

const sessionsOf = (member: Member, others: OfAccount): readonly Member[] => {
  const { sessions } = byRoleOf(others);
  if (sessions.size === 0) return [];
  return sessions.get(nameOf(member.text))?.filter((session) => isRoleOf(member.text, session)) ?? [];
};

/**
 * Whether a set certainly includes a member. Callers that sign in through an account's identity provider may not be its
 * principals.
 */
export const holdsMember = (set: MemberSet, member: Member): boolean => {
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
  return others.patterns.some((pattern, at) => at < maxComparedPatterns && certainlyMatches(pattern, member));
};

/**
 * Whether an ARN certainly covers the session through its role. In a Principal element the path does not matter, since
 * role names are unique in an account; a condition compares the whole ARN, of which the path is unknown.
 */
const isNamedRoleOf = (role: Member, session: Member): boolean => {
  return (role.fits === null || session.role?.hasPath === false) && isRoleOf(role.text, session);
};
