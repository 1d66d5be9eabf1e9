import { type ActionSet, noActions } from './action-set.ts';
import { type Audience, isInAudience } from './audience/audience.ts';
import { allPrincipals, allServices, type Callers, membersOnly } from './audience/callers.ts';
import { fitsCertainly, type Member } from './audience/member.ts';
import { MemberSet } from './audience/member-set.ts';
import type { Denial } from './denial.ts';
import { type DenialPart, splitByDenials, untouched } from './denial-parts.ts';

/** So many Deny statements about callers of some trait, and patterns of one account, are looked at; the rest takes nothing. */
const lookedAtMost = 64;

/** All Deny statements of a policy, found by whom they deny, so that no Allow is compared with each of them. */
export interface DenialTable {
  /** What the Deny statements to everybody, or to all but listed ones, leave: all actions in parts. */
  readonly general: readonly DenialPart[];
  /** Those about callers of some trait, such as an organization's, or services by name. */
  readonly byTrait: readonly Denial[];
  /** Whether there are any about accounts or principals. */
  readonly hasMembers: boolean;
  /** Actions that a condition denies to some of an account, or of any where none is given. */
  conditionalWithin(account: string | null): ActionSet;
  /** What those leave that are about an account or a principal; null where there are none. */
  ofMember(member: Member): readonly DenialPart[] | null;
}

interface Sorted {
  readonly general: Denial[];
  readonly byTrait: Denial[];
  readonly byMember: MemberIndex;
}

export function createDenialTable(denials: readonly Denial[], all: ActionSet): DenialTable {
  const { general, byTrait, byMember } = sort(denials);
  const known = new Map<string, readonly DenialPart[] | null>();
  return {
    general: splitByDenials(untouched(all), general, leftOfEverybody),
    byTrait,
    hasMembers: byMember.size > 0,
    conditionalWithin: (account) => byMember.conditionalWithin(account),
    ofMember(member) {
      const name = `${member.form} ${member.text}`;
      const found = known.get(name);
      if (found !== undefined) return found;
      const own = byMember.find(member);
      const parts = own.length === 0 ? null : splitByDenials(untouched(all), own, leftOfMember(member));
      known.set(name, parts);
      return parts;
    },
  };
}

function sort(denials: readonly Denial[]): Sorted {
  const sorted: Sorted = { general: [], byTrait: [], byMember: new MemberIndex() };
  for (const denial of denials) {
    if (denial.actions === noActions) continue;
    const members = denial.covered.find(isOfMembers);
    if (members !== undefined) sorted.byMember.add(members, denial);
    else if (denial.covered.every(isOfKinds)) sorted.general.push(denial);
    else if (sorted.byTrait.length < lookedAtMost) sorted.byTrait.push(denial);
  }
  return sorted;
}

const isOfMembers = (audience: Audience): boolean =>
  audience.length > 0 && audience.every(({ members }) => members !== null);

const isOfKinds = (audience: Audience): boolean =>
  audience.length > 0 && audience.every(({ members, traits }) => members === null && traits.length === 0);

/** Everybody but those who are denied: services, principals, or both. */
function leftOfEverybody({ covered, spared }: Denial): Audience | null {
  if (spared === null) return null;
  const isLeft = (kind: Callers): boolean => !covered.every((audience) => isInAudience(kind, audience));
  return [...spared, ...[allPrincipals, allServices].filter(isLeft)];
}

function leftOfMember(member: Member): (denial: Denial) => Audience | null {
  const callers = membersOnly(new MemberSet([member]));
  return ({ covered, spared }) =>
    spared !== null && covered.every((audience) => isInAudience(callers, audience)) ? spared : null;
}

interface OfAccount {
  conditional: ActionSet;
  readonly whole: Denial[];
  readonly byText: Map<string, Denial[]>;
  readonly patterns: { readonly pattern: Member; readonly denial: Denial }[];
}

/** Finds the Deny statements that name a member, its account, its role, or a pattern that it fits. */
class MemberIndex {
  readonly #byAccount = new Map<string, OfAccount>();

  #conditional: ActionSet = noActions;

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
    const own: OfAccount = this.#byAccount.get(member.account) ?? {
      conditional: noActions,
      whole: [],
      byText: new Map(),
      patterns: [],
    };
    this.#byAccount.set(member.account, own);
    if (denial.isConditional) {
      own.conditional |= denial.actions;
      this.#conditional |= denial.actions;
    }
    if (member.form === 'ACCOUNT') own.whole.push(denial);
    else if (member.form !== 'PATTERN') push(own.byText, textOf(member), denial);
    else if (own.patterns.length < lookedAtMost) own.patterns.push({ pattern: member, denial });
  }

  find(member: Member): readonly Denial[] {
    const own = this.#byAccount.get(member.account);
    if (own === undefined) return [];
    const found = [
      ...own.whole,
      ...(own.byText.get(textOf(member)) ?? []),
      ...(member.role === null ? [] : (own.byText.get(roleText(member.role.start, member.role.name)) ?? [])),
      ...own.patterns.flatMap(({ pattern, denial }) => (fitsCertainly(pattern, member) ? [denial] : [])),
    ];
    return [...new Set(found)];
  }
}

function push(lists: Map<string, Denial[]>, key: string, denial: Denial): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [denial]);
  else list.push(denial);
}

/** A role is found by its name alone, as the sessions of it know it; whether it is the same one is looked at then. */
function textOf({ form, text }: Member): string {
  const roleAt = form === 'PRINCIPAL' ? text.indexOf(':role/') : -1;
  return roleAt < 0 ? text : roleText(`${text.slice(0, roleAt)}:role/`, text.slice(text.lastIndexOf('/') + 1));
}

const roleText = (start: string, name: string): string => `${start} ${name}`;
