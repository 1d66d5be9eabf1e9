import type { KeyPolicyExposure, KeyPolicyReach } from '../types.ts';

/** How far a set of callers reaches. */
export interface Reach {
  readonly exposure: KeyPolicyExposure;
  readonly entries: readonly KeyPolicyReach[];
  /** Whether callers of the key's own account may be among them; services don't count. */
  readonly hasInsiders: boolean;
  /** Whether all of them are certainly principals of other accounts. */
  readonly isOutside: boolean;
  /** The ids of outside accounts. */
  readonly externalAccounts: readonly string[];
}

const narrowestFirst: readonly KeyPolicyExposure[] = ['NONE', 'INTERNAL', 'TRUSTED', 'EXTERNAL', 'PUBLIC'];

export const wider = (one: KeyPolicyExposure, other: KeyPolicyExposure): KeyPolicyExposure => {
  if (one === other) return one;
  return narrowestFirst.indexOf(one) >= narrowestFirst.indexOf(other) ? one : other;
};

/** Whether callers outside the key's account are among them. */
export const reachesOutside = ({ exposure }: Reach): boolean => {
  return exposure === 'TRUSTED' || exposure === 'EXTERNAL' || exposure === 'PUBLIC';
};
