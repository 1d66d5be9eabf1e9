import type { KeyPolicyPrincipal, PrincipalIdentity } from '../../../src/policy/types.ts';

export const everybody = 'allUsers';

/** `allUsers`, or `user:ann@example.org`. */
export const identify = (member: string): PrincipalIdentity => {
  const [, name = null] = /^user:(.+)$/.exec(member) ?? [];
  const kind = member === everybody ? 'ANYONE' : 'USER';
  return { kind: name === null && member !== everybody ? 'UNKNOWN' : kind, partition: null, accountId: null, name };
};

export const toPrincipal = (member: string): KeyPolicyPrincipal => ({
  ...identify(member),
  type: null,
  value: member,
  external: member === everybody ? true : null,
  matchesNobody: false,
});
