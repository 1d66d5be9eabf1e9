import type { KeyPolicyStatement } from '../../types.ts';
import type { Facts } from '../facts.ts';
import { memoize } from '../memoize.ts';
import { ofPermissions, statementsOf } from './evidence.ts';
import type { FindingRule } from './rule.ts';
import { placesOf, whoOf } from './wording.ts';

/** A principal other than an account is allowed every action by a wildcard. */
export const wildcardAdministration: FindingRule = {
  code: 'WILDCARD_ADMINISTRATION',
  severity: 'MEDIUM',
  find: (facts) => {
    const namesAll = memoize((statement: KeyPolicyStatement) => namesEveryAction(statement, facts));
    return ofPermissions(
      facts,
      (_part, { principal, source }) =>
        principal.kind !== 'ACCOUNT' && source.statement !== null && namesAll(source.statement),
    );
  },
  message: (evidence) => `Every action on the key is allowed to ${whoOf(evidence)} by ${placesOf(evidence)}.`,
  remedy: (evidence, { input }) => {
    const actions = input.grammar.actions.administration;
    return {
      text: `List only the actions needed: for an administrator ${actions.map((action) => `"${action}"`).join(', ')}; allow the cryptographic actions to others.`,
      edits: statementsOf(evidence).map(({ index }) => ({ kind: 'REPLACE_ACTIONS', index, actions })),
    };
  },
};

/** `kms:*` or `*`. */
const namesEveryAction = ({ actions }: KeyPolicyStatement, { input }: Facts): boolean => {
  const { prefix } = input.grammar.actions;
  return (actions ?? []).some((action) => action === '*' || action.toLowerCase() === `${prefix}*`);
};
