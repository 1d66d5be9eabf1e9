import type { KeyPolicyExposure } from '../types.ts';
import type { Callers } from './audience/callers.ts';
import type { Permission } from './permissions.ts';
import { type Reach, wider } from './reach.ts';

/** How far access reaches, Deny statements and conditions considered. */
export const exposureOf = (
  permissions: readonly Permission[],
  reachOf: (callers: Callers) => Reach,
): KeyPolicyExposure => {
  let exposure: KeyPolicyExposure = 'NONE';
  for (const { parts } of permissions) {
    for (const { callers } of parts) exposure = wider(exposure, reachOf(callers).exposure);
  }
  return exposure;
};

/** The ids of the accounts outside whose principals are let in, or for which services act; sorted, once each. */
export const externalAccountsOf = (
  permissions: readonly Permission[],
  reachOf: (callers: Callers) => Reach,
): readonly string[] => {
  const lists = new Set<readonly string[]>();
  for (const { parts } of permissions) {
    for (const { callers } of parts) {
      const { externalAccounts } = reachOf(callers);
      if (externalAccounts.length > 0) lists.add(externalAccounts);
    }
  }
  const accounts = new Set<string>();
  for (const list of lists) for (const account of list) accounts.add(account);
  return [...accounts].sort();
};
