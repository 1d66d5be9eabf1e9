import type { KeyPolicyDecision } from '../../types.ts';

/** Not allowed, allowed with an identity policy, allowed by itself. */
export type Level = 0 | 1 | 2;

/** The level of a decision, by which new access is defined. */
export const levelOf = ({ outcome, requiresIdentityPolicy, identityPolicyCanAllow }: KeyPolicyDecision): Level => {
  if (outcome === 'ALLOW') return requiresIdentityPolicy ? 1 : 2;
  return outcome === 'IMPLICIT_DENY' && identityPolicyCanAllow ? 1 : 0;
};
