import type { AddressSpan } from '../audience/address-ranges.ts';
import type { Member } from '../audience/member.ts';

/** What the values of a condition identify, and what else they allow. */
export interface Identified extends Readonly<Found> {
  /** Whether anyone may match one of the values. */
  readonly isOpen: boolean;
  /** Whether the operator can't compare with one of the values. */
  readonly isUnreadable: boolean;
}

/** What the values identify, one by one. */
export interface Found {
  readonly members: Member[];
  readonly userIds: string[];
  /** Values of the key's own trait: organizations, networks, sources, or names of services. */
  readonly names: string[];
  /** Addresses, merged; null for a key of another kind. */
  readonly spans: readonly AddressSpan[] | null;
  /** Whether services, or other principals, are identified as such. */
  anyService: boolean;
  anyPrincipal: boolean;
  /** False where more is identified than meets the condition, such as a whole account for a queue's ARN. */
  isExact: boolean;
}

export const nothing = (): Found => ({
  members: [],
  userIds: [],
  names: [],
  spans: null,
  anyService: false,
  anyPrincipal: false,
  isExact: true,
});

/** Whether no caller can match the values. */
export const matchNobody = ({ members, userIds, names, anyService, anyPrincipal, isOpen }: Identified): boolean =>
  !isOpen && !anyService && !anyPrincipal && members.length + userIds.length + names.length === 0;
