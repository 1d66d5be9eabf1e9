import type { KeyPolicyPrincipal, KeyPolicyStatement } from '../../types.ts';
import type { PolicyEdit } from './edit.ts';
import { ofStatements } from './evidence.ts';
import type { FindingRule } from './rule.ts';
import { placesOf, whoOf } from './wording.ts';

const deletedOf = ({ principals, notPrincipals }: KeyPolicyStatement): readonly KeyPolicyPrincipal[] =>
  [principals, notPrincipals].flatMap((list) => list?.filter(({ kind }) => kind === 'DELETED') ?? []);

/** A statement names a user or role that no longer exists, whether or not the statement has an effect. */
export const deletedPrincipal: FindingRule = {
  code: 'DELETED_PRINCIPAL',
  severity: 'LOW',
  find: ({ input: { policy } }) => {
    const statements = policy.statements.filter((statement) => deletedOf(statement).length > 0);
    return ofStatements(
      statements,
      statements.flatMap(deletedOf).map(({ value }) => value),
    );
  },
  say: (evidence) => `${whoOf(evidence)} in ${placesOf(evidence)} is the id of a user or role that no longer exists.`,
  remedy: (evidence) => ({
    text: `Remove it from ${placesOf(evidence)}, or name the principal that replaced it.`,
    edits: evidence.statements.map(
      (statement): PolicyEdit => ({
        kind: 'REMOVE_PRINCIPALS',
        index: statement.index,
        values: deletedOf(statement).map(({ value }) => value),
      }),
    ),
  }),
};
