import type { KeyPolicyPrincipal, KeyPolicyStatement } from '../../types.ts';
import { unknownAccount } from '../conditions/scope.ts';
import type { Facts } from '../facts.ts';
import type { PolicyEdit, Remedy } from './edit.ts';
import { type Evidence, principalsByStatement, statementsOf } from './evidence.ts';
import { listOf, placeOf, placesOf } from './wording.ts';

/** The principal entry for the whole of the key's own account; null where the account is unknown. */
export const ownAccountPrincipal = ({ input: { grammar, scope } }: Facts): string | null => {
  return scope.ownAccount === unknownAccount
    ? null
    : grammar.principals.accountEntry(scope.ownAccount, scope.ownPartition);
};

const isAnyone = ({ kind }: KeyPolicyPrincipal): boolean => kind === 'ANYONE';

/** Replaces "*" with the key's own account, and removes the other principals that a finding is about. */
export const nameOwnAccount = (evidence: Evidence, facts: Facts): Remedy => {
  const own = ownAccountPrincipal(facts);
  const edits = [...principalsByStatement(evidence)].map(([index, principals]): PolicyEdit => {
    const values = principals.map(({ value }) => value);
    return own !== null && principals.some(isAnyone)
      ? { kind: 'REPLACE_PRINCIPALS', index, values, replacement: own }
      : { kind: 'REMOVE_PRINCIPALS', index, values };
  });
  const [type] = facts.input.grammar.principals.types;
  const entry = own === null ? 'the entry of the account that owns the key' : `{"${type}": "${own}"}`;
  const isReplaced = edits.some(({ kind }) => kind === 'REPLACE_PRINCIPALS');
  const text = isReplaced
    ? `Write "Principal": ${entry} in ${placesOf(evidence)}, and list each outsider that needs the key.`
    : removal(evidence);
  return { text, edits: own === null && edits.length > 0 && !isReplaced && hasAnyone(evidence) ? [] : edits };
};

const hasAnyone = ({ found }: Evidence): boolean => found.some(({ permission }) => isAnyone(permission.principal));

/** Removes the principals that a finding is about. */
export const removePrincipals = (evidence: Evidence): Remedy => {
  const edits = [...principalsByStatement(evidence)].map(
    ([index, principals]): PolicyEdit => ({
      kind: 'REMOVE_PRINCIPALS',
      index,
      values: principals.map(({ value }) => value),
    }),
  );
  return { text: removal(evidence), edits };
};

const removal = (evidence: Evidence): string => `Remove ${listOf(evidence.names)} from ${placesOf(evidence)}.`;

/** Adds a condition to each statement that a finding is about. */
export const addCondition = (evidence: Evidence, operator: string, key: string, value: string): Remedy => {
  const statements = statementsOf(evidence);
  return {
    text: `Add "Condition": {"${operator}": {"${key}": "${value}"}} to ${listOf(statements.map(placeOf))}.`,
    edits: statements.map(({ index }) => ({ kind: 'ADD_CONDITION', index, operator, key, value })),
  };
};

/** Exempts a principal from Deny statements. */
export const exemptPrincipal = (
  statements: readonly KeyPolicyStatement[],
  arn: string,
  { input }: Facts,
): { readonly condition: string; readonly edits: readonly PolicyEdit[] } => {
  const [operator, key] = ['ArnNotEquals', input.grammar.conditions.principalArn];
  return {
    condition: `"${operator}": {"${key}": "${arn}"}`,
    edits: statements.map(({ index }) => ({ kind: 'ADD_CONDITION', index, operator, key, value: arn })),
  };
};

export const nothingToDo = (text: string): Remedy => ({ text, edits: [] });
