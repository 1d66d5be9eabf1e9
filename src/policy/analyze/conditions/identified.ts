import type { AddressSpan } from '../audience/address-ranges.ts';
import type { Member } from '../audience/member.ts';

/** What the values of a condition identify, filled in while they are read one by one. */
export interface Found {
  readonly members: Member[];
  readonly userIds: string[];
  /** Values of the key's own trait: organizations, networks, sources, or names of services. */
  readonly names: string[];
  /** Addresses, merged; null for a key of another kind. */
  spans: readonly AddressSpan[] | null;
  /** Whether services, or other principals, are identified as such. */
  anyService: boolean;
  anyPrincipal: boolean;
  /** Whether anyone may match one of the values. */
  isOpen: boolean;
  /** Whether the operator can't compare with one of the values. */
  isUnreadable: boolean;
  /** False where more is identified than meets the condition, such as a whole account for a queue's ARN. */
  isExact: boolean;
}

/** The same when all values are read. */
export type Identified = Readonly<Found>;

export const nothingFound = (): Found => ({
  members: [],
  userIds: [],
  names: [],
  spans: null,
  anyService: false,
  anyPrincipal: false,
  isOpen: false,
  isUnreadable: false,
  isExact: true,
});

/** Whether no caller can match the values. */
export const matchNobody = ({ members, userIds, names, anyService, anyPrincipal, isOpen }: Identified): boolean =>
  !isOpen && !anyService && !anyPrincipal && members.length + userIds.length + names.length === 0;
