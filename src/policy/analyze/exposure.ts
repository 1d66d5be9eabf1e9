import type { KeyPolicyExposure } from '../types.ts';
import type { Callers } from './audience/audience.ts';
import type { Permission } from './permission.ts';
import { type Reach, wider } from './reach.ts';

/** How far access reaches, after conditions and Deny statements. */
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

/** The ids of outside accounts whose principals have access or for which services act; sorted, without repeats. */
export const externalAccountsOf = (
  permissions: readonly Permission[],
  reachOf: (callers: Callers) => Reach,
): readonly string[] => {
  const accounts = new Set<string>();
  // Permissions share long lists.
  const lists = new Set<readonly string[]>();
  for (const { parts } of permissions) {
    for (const { callers } of parts) {
      const { externalAccounts } = reachOf(callers);
      if (externalAccounts.length > 1) lists.add(externalAccounts);
      else for (const account of externalAccounts) accounts.add(account);
    }
  }
  for (const list of lists) for (const account of list) accounts.add(account);
  return [...accounts].sort();
};
