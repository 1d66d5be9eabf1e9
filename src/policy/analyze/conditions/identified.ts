import type { AddressSpan } from '../../match/conditions/address.ts';

/** An account, or principals of one. */
export interface IdentifiedPrincipal {
  /** In the form of `accountName`; empty where the ARN has none. */
  readonly account: string;
  /** Null for everyone in the account. */
  readonly arn: string | null;
  /** The ARN as a policy writes it, where it is compared as a pattern because letter case does not matter. */
  readonly written?: string;
  /** How the ARN is compared as a pattern; null where it is the ARN of a single principal. */
  readonly pattern: 'WILDCARDS' | 'ARN_PARTS' | null;
}

/** What the values of a condition identify, filled in while they are read one by one. */
export interface Found {
  readonly principals: IdentifiedPrincipal[];
  readonly userIds: string[];
  /** Values of the key's own trait: organizations, networks, sources, or names of services. */
  readonly names: string[];
  /** Addresses, merged; null for a key of another kind. */
  spans: readonly AddressSpan[] | null;
  /** Whether callers may have the ids and names in another letter case. */
  ignoresCase: boolean;
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

/** What the values identify, once all of them have been read. */
export type Identified = Readonly<Found>;

export const nothingFound = (): Found => ({
  principals: [],
  userIds: [],
  names: [],
  spans: null,
  ignoresCase: false,
  anyService: false,
  anyPrincipal: false,
  isOpen: false,
  isUnreadable: false,
  isExact: true,
});

/** Whether no caller can match the values. */
export const matchNobody = ({ principals, userIds, names, anyService, anyPrincipal, isOpen }: Identified): boolean =>
  !isOpen && !anyService && !anyPrincipal && principals.length + userIds.length + names.length === 0;
