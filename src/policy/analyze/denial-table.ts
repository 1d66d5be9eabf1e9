import { type ActionSet, noActions } from './action-set.ts';
import {
  type Audience,
  allPrincipals,
  allServices,
  type Callers,
  isInAudience,
  toEverybody,
} from './audience/audience.ts';
import type { Member } from './audience/member.ts';
import type { Denial } from './denial.ts';
import { DenialIndex } from './denial-index.ts';
import { type DenialPart, splitByDenials, untouched } from './denial-parts.ts';
import { joinEqual } from './join-denials.ts';

/** How many Deny statements by trait are considered; the rest is ignored. */
const maxConsidered = 64;

/** The Deny statements of a policy, indexed by caller, so that an Allow need not be compared with each of them. */
export interface DenialTable {
  /** What the Deny statements for everyone, or for everyone not listed, leave: all actions, in parts. */
  readonly general: readonly DenialPart[];
  /** Denials by trait, such as an organization, and of services by name. */
  readonly byTrait: readonly Denial[];
  /** Whether there are denials of accounts or principals. */
  readonly hasMembers: boolean;
  /** Actions that a Deny with conditions may deny to some callers of an account, or of any account for null. */
  conditionalWithin(account: string | null): ActionSet;
  /** What the denials of an account or a principal leave; null where there are none. */
  ofMember(member: Member): readonly DenialPart[] | null;
}

/** The part of a table that concerns some actions, for the principals of a statement that allows them. */
export interface DenialsOfActions extends Omit<DenialTable, 'general'> {
  /** These actions, in parts; null where nothing is denied to everyone. */
  readonly general: readonly DenialPart[] | null;
}

export const restrictTo = (actions: ActionSet, table: DenialTable): DenialsOfActions => {
  const general = table.general.filter((part) => (part.actions & actions) !== noActions);
  return {
    ...table,
    general: general.every(isUntouched) ? null : general,
    byTrait: table.byTrait.filter((denial) => (denial.actions & actions) !== noActions),
  };
};

const isUntouched = ({ left, isUncertain }: DenialPart): boolean => left === toEverybody && !isUncertain;

interface Sorted {
  readonly general: Denial[];
  readonly byTrait: Denial[];
  readonly byMember: DenialIndex;
}

/**
 * @param all - All actions that the policy can be about.
 * @param roleKind - What precedes the path and the name of a role in its ARN, after the account.
 */
export const createDenialTable = (denials: readonly Denial[], all: ActionSet, roleKind: string): DenialTable => {
  const { general, byTrait, byMember } = sort(joinEqual(denials), new DenialIndex(all, roleKind));
  return {
    general: splitByDenials(untouched(all), general, leftOfEverybody),
    byTrait,
    hasMembers: byMember.size > 0,
    conditionalWithin: (account) => byMember.conditionalWithin(account),
    ofMember: (member) => byMember.partsOf(member),
  };
};

const sort = (denials: Iterable<Denial>, byMember: DenialIndex): Sorted => {
  const sorted: Sorted = { general: [], byTrait: [], byMember };
  for (const denial of denials) {
    if (denial.actions === noActions) continue;
    const members = denial.covered.find(isOfMembers);
    if (members !== undefined) sorted.byMember.add(members, denial);
    else if (denial.covered.every(isOfKinds)) sorted.general.push(denial);
    else if (sorted.byTrait.length < maxConsidered) sorted.byTrait.push(denial);
  }
  return sorted;
};

const isOfMembers = (audience: Audience): boolean =>
  audience.length > 0 && audience.every(({ members }) => members !== null);

const isOfKinds = (audience: Audience): boolean =>
  audience.length > 0 && audience.every(({ members, traits }) => members === null && traits.length === 0);

/** The kinds of callers that are not denied: services, principals, or both. */
const leftOfEverybody = ({ covered, exempted }: Denial): Audience | null => {
  if (exempted === null) return null;
  const isLeft = (kind: Callers): boolean => !covered.every((audience) => isInAudience(kind, audience));
  return [...exempted, ...[allPrincipals, allServices].filter(isLeft)];
};
