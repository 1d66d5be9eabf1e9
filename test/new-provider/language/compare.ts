import type { KeyNewAccess, KeyPolicyChange } from '../../../src/policy/types.ts';
import type { RoleBindings } from './read.ts';
import { actionsByRole } from './roles.ts';

/** Each member with each of its roles, once, sorted. */
const pairsOf = (policy: RoleBindings): readonly string[] => [
  ...new Set(policy.flatMap(({ role, members }) => members.map((member) => `${role} ${member}`)).sort()),
];

export const canonical = (policy: RoleBindings): string => JSON.stringify(pairsOf(policy));

export const diff = (before: RoleBindings, after: RoleBindings): readonly KeyPolicyChange[] => {
  const [earlier, later] = [pairsOf(before), pairsOf(after)];
  const removed = earlier.filter((pair) => !later.includes(pair));
  const added = later.filter((pair) => !earlier.includes(pair));
  return [
    ...removed.map((pair): KeyPolicyChange => ({ kind: 'REMOVED', path: 'bindings', before: pair, after: null })),
    ...added.map((pair): KeyPolicyChange => ({ kind: 'ADDED', path: 'bindings', before: null, after: pair })),
  ];
};

/** Indexes of the bindings that let a principal do something. */
export const bindingsFor = (policy: RoleBindings, principal: string, action: string): readonly number[] =>
  policy.flatMap(({ role, members }, index) => {
    const isMember = members.includes(principal) || members.includes('allUsers');
    return isMember && actionsByRole.get(role)?.includes(action) ? [index] : [];
  });

export const findNewAccess = (before: RoleBindings, after: RoleBindings): KeyNewAccess => {
  const witnesses = after.flatMap(({ role, members }) =>
    members.flatMap((principal) =>
      (actionsByRole.get(role) ?? [])
        .filter((action) => bindingsFor(before, principal, action).length === 0)
        .map((action) => ({ principal, action, context: [], statements: bindingsFor(after, principal, action) })),
    ),
  );
  return { verdict: witnesses.length === 0 ? 'NONE' : 'SOME', witnesses, reason: null };
};
