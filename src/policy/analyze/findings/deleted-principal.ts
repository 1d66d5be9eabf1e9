import type { KeyPolicyPrincipal, KeyPolicyStatement } from '../../types.ts';
import type { PolicyEdit } from './edit.ts';
import { type Evidence, ofStatements } from './evidence.ts';
import type { FindingRule } from './rule.ts';
import { placesOf, whoOf } from './wording.ts';

const deletedOf = ({ principals, notPrincipals }: KeyPolicyStatement): readonly KeyPolicyPrincipal[] =>
  [principals, notPrincipals].flatMap((list) => list?.filter(({ kind }) => kind === 'DELETED') ?? []);

const areDeleted = 'are the ids of users or roles that no longer exist';

/** A policy of a key shows such an id only for what was deleted; a draft may have been written with any id. */
const ofDraft =
  ' That is what such an id means in the policy of a key; if its user or role exists, the draft may give it access, ' +
  'which is not counted here: name it by its ARN.';

const isOne = ({ names }: Evidence): boolean => names.length === 1;

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
  message: (evidence, { input: { subject } }) => {
    const what = isOne(evidence) ? 'is the id of a user or role that no longer exists' : areDeleted;
    return `${whoOf(evidence)} in ${placesOf(evidence)} ${what}.${subject.isDraft ? ofDraft : ''}`;
  },
  remedy: (evidence) => ({
    text: isOne(evidence)
      ? `Remove it from ${placesOf(evidence)}, or name the principal that replaced it.`
      : `Remove them from ${placesOf(evidence)}, or name the principals that replaced them.`,
    edits: evidence.statements.map(
      (statement): PolicyEdit => ({
        kind: 'REMOVE_PRINCIPALS',
        index: statement.index,
        values: deletedOf(statement).map(({ value }) => value),
      }),
    ),
  }),
};
