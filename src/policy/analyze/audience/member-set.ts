import { certainlyMatches, isRoleOf, type Member, mayMatch } from './member.ts';

/** How many patterns of one account are compared individually; more count as the whole account. */
const maxComparedPatterns = 32;
/** How many principals of one account are kept apart where a whole account is narrowed to them. */
const maxListed = 64;

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Members of one account, indexed for look-ups. */
interface OfAccount {
  whole: Member | null;
  readonly byText: Map<string, Member>;
  /** Roles by their last segment, the part of a role that a session's ARN has. */
  readonly roles: Map<string, Member[]>;
  readonly sessions: Map<string, Member[]>;
  readonly patterns: Member[];
  hasOpaque: boolean;
  readonly all: Member[];
}

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

const empty = (): OfAccount => ({
  whole: null,
  byText: new Map(),
  roles: new Map(),
  sessions: new Map(),
  patterns: [],
  hasOpaque: false,
  all: [],
});

const indexByAccount = (list: readonly Member[]): Map<string, OfAccount> => {
  const byAccount = new Map<string, OfAccount>();
  for (const member of list) {
    const known = byAccount.get(member.account) ?? empty();
    byAccount.set(member.account, known);
    add(known, member);
  }
  return byAccount;
};

const add = (ofAccount: OfAccount, member: Member): void => {
  if (ofAccount.byText.has(member.text)) return;
  ofAccount.byText.set(member.text, member);
  ofAccount.all.push(member);
  if (member.form === 'ACCOUNT') ofAccount.whole = member;
  else if (member.form === 'PATTERN') ofAccount.patterns.push(member);
  else if (member.form === 'OPAQUE') ofAccount.hasOpaque = true;
  else if (member.form === 'PRINCIPAL') push(ofAccount.roles, nameOf(member.text), member);
  else if (member.role !== null) push(ofAccount.sessions, member.role.name, member);
};

const push = (lists: Map<string, Member[]>, key: string, member: Member): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [member]);
  else list.push(member);
};

/**
 * The members that may be in both, undecidable ones included. Returns the first argument itself where it is not
 * narrowed. Iterates over the shorter list.
 */
export const intersectMembers = (one: MemberSet, other: MemberSet): MemberSet => {
  if (one === other) return one;
  return one.list.length <= other.list.length ? narrowEach(one, other) : selectFrom(one, other);
};

const narrowEach = (one: MemberSet, other: MemberSet): MemberSet => {
  const found = new Map<string, Member>();
  let isSame = true;
  for (const member of one.list) {
    const common = commonOf(member, other);
    isSame &&= common.length === 1 && common[0] === member;
    for (const each of common) found.set(each.text, each);
  }
  return isSame ? one : new MemberSet([...found.values()]);
};

const selectFrom = (one: MemberSet, other: MemberSet): MemberSet => {
  const whole = other.list
    .filter(({ form }) => form === 'ACCOUNT')
    .map(({ account }) => one.ofAccount(account)?.all ?? []);
  if (whole.reduce((sum, { length }) => sum + length, 0) === one.list.length) return one;
  const single = other.list.flatMap((member) => (member.form === 'ACCOUNT' ? [] : commonOf(member, one)));
  const unplaced = (one.ofAccount('')?.all ?? []).flatMap((member) => commonOfUnplaced(member, other));
  return new MemberSet([
    ...new Map([...whole.flat(), ...single, ...unplaced].map((each) => [each.text, each])).values(),
  ]);
};

/** The callers of a member that may be in a set. */
const commonOf = (member: Member, set: MemberSet): readonly Member[] => {
  if (member.account === '') return commonOfUnplaced(member, set);
  const others = set.ofAccount(member.account);
  const unplaced = set.ofAccount('')?.all ?? [];
  if (others === undefined) return unplaced.length > 0 ? [{ ...member }] : [];
  if (others.whole !== null) return [member];
  if (member.form === 'ACCOUNT') return others.all.length > maxListed ? [{ ...member }] : others.all;
  const same = others.byText.get(member.text);
  if (same !== undefined) return [member];
  return member.form === 'PATTERN' ? commonOfPattern(member, others) : commonOfOne(member, others);
};

/** A member of an unknown account may be anyone; many of them are not kept apart. */
const commonOfUnplaced = (member: Member, set: MemberSet): readonly Member[] => {
  if (set.ofAccount('')?.byText.has(member.text)) return [member];
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
    member.role !== null && others.roles.get(member.role.name)?.some(({ text }) => isRoleOf(text, member));
  if (isOfRole) return [member.role?.hasPath === false ? member : { ...member }];
  const fitting = others.patterns.filter((pattern) => mayMatch(pattern, member));
  if (fitting.length === 0) return others.hasOpaque ? [{ ...member }] : [];
  return fitting.some((pattern) => certainlyMatches(pattern, member)) ? [member] : [{ ...member }];
};

const sessionsOf = (member: Member, others: OfAccount): readonly Member[] => {
  return others.sessions.get(nameOf(member.text))?.filter((session) => isRoleOf(member.text, session)) ?? [];
};

/**
 * Whether a set certainly includes a member. Callers that sign in through an account's identity provider may not be its
 * principals.
 */
export const holdsMember = (set: MemberSet, member: Member): boolean => {
  const others = set.ofAccount(member.account);
  if (others === undefined) return false;
  if (others.byText.has(member.text)) return true;
  if (others.whole !== null) return member.form !== 'OPAQUE';
  if (member.role !== null && others.roles.get(member.role.name)?.some((role) => isNamedRoleOf(role, member)))
    return true;
  return others.patterns.slice(0, maxComparedPatterns).some((pattern) => certainlyMatches(pattern, member));
};

/**
 * Whether an ARN certainly covers the session through its role. In a Principal element the path does not matter, since
 * role names are unique in an account; a condition compares the whole ARN, of which the path is unknown.
 */
const isNamedRoleOf = (role: Member, session: Member): boolean => {
  return (role.fits === null || session.role?.hasPath === false) && isRoleOf(role.text, session);
};
