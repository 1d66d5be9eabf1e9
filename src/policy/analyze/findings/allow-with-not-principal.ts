import type { PolicyEdit } from './edit.ts';
import { type Evidence, ofStatements } from './evidence.ts';
import { ownAccountPrincipal } from './remedies.ts';
import type { FindingRule } from './rule.ts';
import { placesOf, verbFor } from './wording.ts';

/** Allow with NotPrincipal. */
export const allowWithNotPrincipal: FindingRule = {
  code: 'ALLOW_WITH_NOT_PRINCIPAL',
  severity: 'HIGH',
  find: ({ input }) =>
    ofStatements(
      input.sources.flatMap(({ statement }) =>
        statement === null || statement.notPrincipals === null ? [] : statement,
      ),
    ),
  message: (evidence) =>
    `${placesOf(evidence)} ${verbFor(evidence, 'allows', 'allow')} everyone who is not listed under ` +
    `NotPrincipal, in every account. The clouds support NotPrincipal in a resource policy only with Deny.`,
  remedy: (evidence: Evidence, facts) => {
    const own = ownAccountPrincipal(facts);
    const edits = evidence.statements.map(({ index }): PolicyEdit[] =>
      own === null ? [] : [{ kind: 'REPLACE_PRINCIPALS', index, values: ['*'], replacement: own }],
    );
    const entry = own === null ? 'those who need the key' : `"${own}" and whoever else needs the key`;
    return { text: `List ${entry} under Principal instead.`, edits: edits.flat() };
  },
};
