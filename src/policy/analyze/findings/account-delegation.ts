import type { Facts } from '../facts.ts';
import type { Permission, PermissionPart } from '../permission.ts';
import { type Evidence, ofPermissions } from './evidence.ts';
import { nothingToDo } from './remedies.ts';
import type { FindingRule } from './rule.ts';
import { placesOf, verbFor } from './wording.ts';

/** Identity policies of the key's own account decide who in it has access. */
export const accountDelegation: FindingRule = {
  code: 'ACCOUNT_DELEGATION',
  severity: 'INFO',
  find: (facts) => {
    if (!facts.input.isAccountKnown) return null;
    const evidence = ofPermissions(facts, (part, permission) => isOwnAccount(part, permission, facts));
    return facts.input.grammar.principals.accountDelegates ? evidence : (evidence ?? none);
  },
  message: (evidence, { input }) =>
    input.grammar.principals.accountDelegates
      ? `${placesOf(evidence)} ${verbFor(evidence, 'allows', 'allow')} the key's own account: its identity policies decide who in it has this access.`
      : "RAM policies of the key's own account can allow access on their own, except where this policy denies it.",
  remedy: () => nothingToDo('Review them together with this policy.'),
};

const none: Evidence = { found: [], statements: [], names: [] };

const isOwnAccount = ({ callers }: PermissionPart, { principal }: Permission, facts: Facts): boolean => {
  return principal.kind === 'ACCOUNT' && facts.reachOf(callers).hasInsiders;
};
