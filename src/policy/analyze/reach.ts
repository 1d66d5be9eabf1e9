import type { KeyPolicyExposure } from '../types.ts';

/** A set of callers, so far as a policy tells them apart. */
export interface Reach {
  readonly exposure: KeyPolicyExposure;
  /** Accounts outside the key's own that are named for it; none where access stays inside. */
  readonly accounts: readonly string[];
  /** Whether principals of the key's own account may be among them. */
  readonly own: boolean;
}

export const anyone: Reach = { exposure: 'PUBLIC', accounts: [], own: true };
export const nobody: Reach = { exposure: 'NONE', accounts: [], own: false };
export const inside: Reach = { exposure: 'INTERNAL', accounts: [], own: true };

const narrowestFirst: readonly KeyPolicyExposure[] = ['NONE', 'INTERNAL', 'EXTERNAL', 'PUBLIC'];
const widthOf = (exposure: KeyPolicyExposure): number => narrowestFirst.indexOf(exposure);

/** Some callers outside the key's account, of these accounts so far as they are known. */
export function outside(accounts: readonly string[], own: boolean): Reach {
  return { exposure: 'EXTERNAL', accounts, own };
}

export function widest(exposures: Iterable<KeyPolicyExposure>): KeyPolicyExposure {
  let found: KeyPolicyExposure = 'NONE';
  for (const exposure of exposures) if (widthOf(exposure) > widthOf(found)) found = exposure;
  return found;
}

export function reachesOutside({ exposure }: Reach): boolean {
  return exposure === 'EXTERNAL' || exposure === 'PUBLIC';
}

/** Those who are in both. The narrowest decides, so that one limit to the key's own account is enough. */
export function bothOf(one: Reach, other: Reach): Reach {
  const exposure = widthOf(one.exposure) <= widthOf(other.exposure) ? one.exposure : other.exposure;
  const accounts = exposure === 'EXTERNAL' ? joined(one.accounts, other.accounts) : [];
  return { exposure, accounts, own: one.own && other.own };
}

/** Long lists are passed on as they are where there is nothing to add. */
function joined(one: readonly string[], other: readonly string[]): readonly string[] {
  if (other.length === 0) return one;
  return one.length === 0 ? other : [...one, ...other];
}

/** Those who are in any of them; nobody, where there are none. */
export function anyOf(reaches: readonly Reach[]): Reach {
  return {
    exposure: widest(reaches.map(({ exposure }) => exposure)),
    accounts: reaches.flatMap(({ accounts }) => accounts),
    own: reaches.some(({ own }) => own),
  };
}
