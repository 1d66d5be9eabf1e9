import type { IneffectiveReason } from '../effective.ts';
import { ofStatements } from './evidence.ts';
import type { FindingRule } from './rule.ts';
import { listOf, placeOf, placesOf, verbFor } from './wording.ts';

const reasons: Readonly<Record<IneffectiveReason, string>> = {
  NO_ACTION: 'no action is named',
  NO_ACTION_ON_A_KEY: 'none of the actions acts on a key',
  NO_RESOURCE: 'no resource is named',
  OTHER_RESOURCES: 'no resource is "*" or matches this key',
  NOBODY: 'the principals are deleted or match nobody',
  KEYS_NOT_CARRIED: 'requests for the actions never carry the keys of the conditions',
  CONDITION_NEVER_MET: 'no request can meet the conditions',
};

/** A statement neither allows nor denies anything. */
export const ineffectiveStatement: FindingRule = {
  code: 'INEFFECTIVE_STATEMENT',
  severity: 'MEDIUM',
  find: ({ input }) => ofStatements(input.ineffective.map(({ statement }) => statement)),
  message: (evidence, { input }) => {
    const causes = [...new Set(input.ineffective.map(({ reason }) => reasons[reason]))].join('; ');
    return `${placesOf(evidence)} ${verbFor(evidence, 'has', 'have')} no effect: ${causes}.`;
  },
  remedy: ({ statements }) => ({
    text: `Remove or correct ${listOf(statements.map(placeOf))}.`,
    edits: statements.map(({ index }) => ({ kind: 'REMOVE_STATEMENT', index })),
  }),
};
