import type { KeyPolicyExposure } from '../types.ts';
import type { Grant } from './permissions.ts';
import { widest } from './reach.ts';

/** How far a grant reaches by its widest part. */
export function exposureOfGrant({ parts }: Grant): KeyPolicyExposure {
  return widest(parts.map(({ reach }) => reach.exposure));
}

/** How far access reaches, Deny statements and conditions considered. */
export function exposureOf(grants: readonly Grant[]): KeyPolicyExposure {
  return widest(grants.map(exposureOfGrant));
}

/**
 * The accounts of outside principals and of conditions that narrow access to them, sorted, once each. An account that
 * access does not reach, because it is narrowed to the key's own, is not among them.
 */
export function externalAccountsOf(grants: readonly Grant[]): readonly string[] {
  const lists = new Set<readonly string[]>();
  for (const { parts } of grants) {
    for (const { reach } of parts) if (reach.accounts.length > 0) lists.add(reach.accounts);
  }
  const accounts = new Set<string>();
  for (const list of lists) for (const account of list) accounts.add(account);
  return [...accounts].sort();
}
