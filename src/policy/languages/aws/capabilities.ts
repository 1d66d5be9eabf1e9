import type { KeyCapability } from '../../types.ts';

type Rule = readonly [pattern: RegExp, capability: KeyCapability];

/** Documented actions, and newer ones with names like theirs. */
const documented: readonly Rule[] = [
  [/^kms:(PutKeyPolicy|CreateGrant|RevokeGrant|RetireGrant)$/i, 'PERMISSIONS_MANAGEMENT'],
  [/^kms:(Get|List|Describe)[a-z]+$/i, 'METADATA_READ'],
  [
    /^kms:(Encrypt|Decrypt|Encapsulate|Decapsulate|Sign|Verify|VerifyMac|DeriveSharedSecret|ReEncrypt.*|Generate.*)$/i,
    'CRYPTOGRAPHIC_USE',
  ],
];

/** For an action that is newer than the lists: what its name suggests, the broadest capability first. */
const suggested: readonly Rule[] = [
  [/policy|policies|grant|permission/i, 'PERMISSIONS_MANAGEMENT'],
  [
    /^kms:(Cancel|Create|Delete|Disable|Enable|Import|Put|Replicate|Rotate|Schedule|Set|Tag|Untag|Update)/i,
    'ADMINISTRATION',
  ],
  [/encrypt|decrypt|capsulate|(?<!as)sign|verify|mac|derive|secret|generate/i, 'CRYPTOGRAPHIC_USE'],
];

/** The capability of an action. For one that is not documented, the broadest that its name suggests. */
export const capabilityOf = (action: string): KeyCapability => {
  const find = (rules: readonly Rule[]) => rules.find(([pattern]) => pattern.test(action))?.[1];
  return find(documented) ?? find(suggested) ?? 'ADMINISTRATION';
};
