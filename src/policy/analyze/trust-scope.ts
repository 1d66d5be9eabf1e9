import type { KeyTrust } from '../types.ts';
import type { Trait } from './audience/trait.ts';
import { accountIdOf } from './conditions/scope.ts';
import { memoize } from './memoize.ts';

/** The key's own account, and trusted outsiders. */
export interface TrustScope {
  readonly ownAccount: string;
  readonly trustedAccounts: ReadonlySet<string>;
  /** Whether all organizations that a trait names are trusted. */
  readonly namesTrusted: (trait: Trait) => boolean;
  /** How many digits an account id has; null where that varies. */
  readonly accountDigits: number | null;
}

export const createTrustScope = (
  ownAccount: string,
  accountDigits: number | null,
  trust: KeyTrust | undefined,
): TrustScope => {
  const organizations = new Set(trust?.organizations);
  return {
    ownAccount,
    accountDigits,
    trustedAccounts: new Set(trust?.accounts),
    namesTrusted: memoize(({ values }: Trait) => areAllIn(values, organizations)),
  };
};

/** Account ids, including those of other partitions, without placeholders. */
export const idsOf = (accounts: Iterable<string>, trustScope: TrustScope): readonly string[] => {
  const ids: string[] = [];
  for (const account of accounts) {
    const id = accountIdOf(account);
    if (isAccountId(id, trustScope)) ids.push(id);
  }
  return ids;
};

const digits = /^\d+$/;
const digitFirst = /^\d/;

/** Whether it is an account id rather than a placeholder for one. */
export const isAccountId = (id: string, { accountDigits }: TrustScope): boolean =>
  accountDigits === null ? digitFirst.test(id) : id.length === accountDigits && digits.test(id);

const areAllIn = (values: Iterable<string>, trusted: ReadonlySet<string>): boolean => {
  for (const value of values) if (!trusted.has(organizationOf(value))) return false;
  return true;
};

const organizationOf = (value: string): string => value.split('/', 1).join();

/** Whether one of the traits names trusted organizations only. */
export const isOfTrustedOrganization = (traits: readonly Trait[], { namesTrusted }: TrustScope): boolean => {
  return traits.some(
    (trait) => (trait.kind === 'ORGANIZATION' || trait.kind === 'SOURCE_ORGANIZATION') && namesTrusted(trait),
  );
};
