import { type ActionSet, noActions } from './action-set.ts';
import { type Audience, isInEach, membersOnly } from './audience/audience.ts';
import { certainlyMatches, type Member, opaqueMember, principalMember } from './audience/member.ts';
import { MemberSet } from './audience/member-set.ts';
import type { Denial } from './denial.ts';
import { type DenialPart, splitByDenials, untouched } from './denial-parts.ts';

/** How many Deny statements are considered for one role name, or by pattern in one account; the rest is ignored. */
const maxConsidered = 64;

interface AccountDenials {
  conditional: ActionSet;
  /** Denials of exactly the whole account: they affect everyone in it alike. */
  readonly whole: Denial[];
  /** What those leave, computed lazily: for principals, and for callers with an unknown ARN. */
  readonly left: { principals: readonly DenialPart[] | null; opaque: readonly DenialPart[] | null };
  /** Denials of the whole account that also name members of it. */
  readonly partly: Denial[];
  readonly byText: Map<string, NamedDenials>;
  readonly patterns: { readonly pattern: Member; readonly denial: Denial }[];
}

/** Deny statements that name one principal, or roles of one name. */
interface NamedDenials {
  readonly first: Denial[];
  readonly byMember: Map<string, Denial[]>;
}

/** Finds the Deny statements that name a member, its account, its role, or a pattern that it matches. */
export class DenialIndex {
  readonly #all: ActionSet;
  readonly #roleKind: string;
  readonly #byAccount = new Map<string, AccountDenials>();
  /** By the form and the text of a member. */
  readonly #known = new Map<Member['form'], Map<string, readonly DenialPart[] | null>>();
  #conditional: ActionSet = noActions;

  constructor(all: ActionSet, roleKind: string) {
    this.#all = all;
    this.#roleKind = roleKind;
  }

  conditionalWithin(account: string | null): ActionSet {
    return account === null ? this.#conditional : (this.#byAccount.get(account)?.conditional ?? noActions);
  }

  get size(): number {
    return this.#byAccount.size;
  }

  add(audience: Audience, denial: Denial): void {
    for (const { members } of audience) for (const member of members?.list ?? []) this.#addMember(member, denial);
  }

  #addMember(member: Member, denial: Denial): void {
    const own = this.#byAccount.get(member.account) ?? empty();
    this.#byAccount.set(member.account, own);
    if (denial.isConditional) {
      own.conditional |= denial.actions;
      this.#conditional |= denial.actions;
    }
    if (member.form === 'ACCOUNT') addWhole(own, denial);
    else if (member.form !== 'PATTERN') addText(own.byText, this.#textOf(member), member, denial);
    else if (own.patterns.length < maxConsidered) own.patterns.push({ pattern: member, denial });
  }

  /** What the Deny statements about a member leave allowed; null where there are none. */
  partsOf(member: Member): readonly DenialPart[] | null {
    const own = this.#byAccount.get(member.account);
    if (own === undefined) return null;
    const ofForm = this.#known.get(member.form) ?? new Map<string, readonly DenialPart[] | null>();
    const known = ofForm.get(member.text);
    if (known !== undefined) return known;
    const parts = this.#workOut(member, own);
    this.#known.set(member.form, ofForm.set(member.text, parts));
    return parts;
  }

  #workOut(member: Member, own: AccountDenials): readonly DenialPart[] | null {
    const single = findSingle(own, this.#textOf(member), member);
    if (own.whole.length === 0 && single.length === 0) return null;
    const parts = own.whole.length === 0 ? untouched(this.#all) : this.#leftOfAccount(own, member);
    return single.length === 0 ? parts : splitByDenials(parts, single, leftOfMember(member));
  }

  /** A role is indexed by its name without the path, as in its sessions' ARNs; matches are verified afterwards. */
  #textOf({ form, text }: Member): string {
    const roleAt = form === 'PRINCIPAL' ? text.indexOf(this.#roleKind) : -1;
    if (roleAt < 0) return text;
    return roleText(text.slice(0, roleAt) + this.#roleKind, text.slice(text.lastIndexOf('/') + 1));
  }

  /** A member with an empty name represents everyone in the account. */
  #leftOfAccount({ whole, left }: AccountDenials, { form, account }: Member): readonly DenialPart[] {
    if (form === 'OPAQUE') {
      left.opaque ??= splitByDenials(untouched(this.#all), whole, leftOfMember(opaqueMember(account, '')));
      return left.opaque;
    }
    left.principals ??= splitByDenials(untouched(this.#all), whole, leftOfMember(principalMember(account, '')));
    return left.principals;
  }
}

const empty = (): AccountDenials => ({
  conditional: noActions,
  whole: [],
  left: { principals: null, opaque: null },
  partly: [],
  byText: new Map(),
  patterns: [],
});

const addWhole = ({ whole, partly }: AccountDenials, denial: Denial): void => {
  const named = denial.covered.filter((audience) => audience.some(({ members }) => members !== null));
  const isWhole = named.length === 1 && named.flat().every(({ traits }) => traits.length === 0);
  if (isWhole) whole.push(denial);
  else if (partly.length < maxConsidered) partly.push(denial);
};

const addText = (byText: Map<string, NamedDenials>, text: string, member: Member, denial: Denial): void => {
  const own = byText.get(text) ?? { first: [], byMember: new Map<string, Denial[]>() };
  byText.set(text, own);
  if (own.first.length < maxConsidered) own.first.push(denial);
  const list = own.byMember.get(member.text);
  if (list === undefined) own.byMember.set(member.text, [denial]);
  else list.push(denial);
};

/** The denials that do not cover the whole account. */
const findSingle = (own: AccountDenials, text: string, member: Member): readonly Denial[] => {
  const byText = denialsByText(own.byText.get(text), member);
  const ofRole = member.role === null ? undefined : own.byText.get(roleText(member.role.start, member.role.name));
  const others = [...(ofRole?.first ?? []), ...denialsByPattern(own, member)];
  if (own.partly.length + others.length === 0) return byText;
  return [...new Set([...own.partly, ...byText, ...others])];
};

const denialsByText = (ofText: NamedDenials | undefined, { text }: Member): readonly Denial[] => {
  if (ofText === undefined) return [];
  const named = ofText.byMember.get(text) ?? [];
  return [...named, ...ofText.first.filter((denial) => !named.includes(denial))];
};

const denialsByPattern = ({ patterns }: AccountDenials, member: Member): readonly Denial[] => {
  const found: Denial[] = [];
  for (const { pattern, denial } of patterns) if (certainlyMatches(pattern, member)) found.push(denial);
  return found;
};

const leftOfMember = (member: Member): ((denial: Denial) => Audience | null) => {
  const callers = membersOnly(new MemberSet([member]));
  return ({ covered, exempted }) => (exempted !== null && isInEach(callers, covered) ? exempted : null);
};

const roleText = (start: string, name: string): string => `${start} ${name}`;
