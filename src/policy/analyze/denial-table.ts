import { type ActionSet, noActions } from './action-set.ts';
import { type Audience, isInAudience } from './audience/audience.ts';
import { allPrincipals, allServices, type Callers } from './audience/callers.ts';
import type { Member } from './audience/member.ts';
import type { Denial } from './denial.ts';
import { DenialIndex } from './denial-index.ts';
import { type DenialPart, splitByDenials, untouched } from './denial-parts.ts';
import { joinEqual } from './join-denials.ts';

/** So many Deny statements about callers of some trait are looked at; the rest takes nothing. */
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
  readonly byMember: DenialIndex;
}

export const createDenialTable = (denials: readonly Denial[], all: ActionSet): DenialTable => {
  const { general, byTrait, byMember } = sort(joinEqual(denials), all);
  return {
    general: splitByDenials(untouched(all), general, leftOfEverybody),
    byTrait,
    hasMembers: byMember.size > 0,
    conditionalWithin: (account) => byMember.conditionalWithin(account),
    ofMember: (member) => byMember.partsOf(member),
  };
};

const sort = (denials: Iterable<Denial>, all: ActionSet): Sorted => {
  const sorted: Sorted = { general: [], byTrait: [], byMember: new DenialIndex(all) };
  for (const denial of denials) {
    if (denial.actions === noActions) continue;
    const members = denial.covered.find(isOfMembers);
    if (members !== undefined) sorted.byMember.add(members, denial);
    else if (denial.covered.every(isOfKinds)) sorted.general.push(denial);
    else if (sorted.byTrait.length < lookedAtMost) sorted.byTrait.push(denial);
  }
  return sorted;
};

const isOfMembers = (audience: Audience): boolean =>
  audience.length > 0 && audience.every(({ members }) => members !== null);

const isOfKinds = (audience: Audience): boolean =>
  audience.length > 0 && audience.every(({ members, traits }) => members === null && traits.length === 0);

/** Everybody but those who are denied: services, principals, or both. */
const leftOfEverybody = ({ covered, spared }: Denial): Audience | null => {
  if (spared === null) return null;
  const isLeft = (kind: Callers): boolean => !covered.every((audience) => isInAudience(kind, audience));
  return [...spared, ...[allPrincipals, allServices].filter(isLeft)];
};
