import type { IneffectiveReason } from '../effective.ts';
import { ofStatements } from './evidence.ts';
import type { FindingRule } from './rule.ts';
import { listOf, placeOf, placesOf } from './wording.ts';

const reasons: Readonly<Record<IneffectiveReason, string>> = {
  NO_ACTION: 'it names no action',
  NO_ACTION_ON_A_KEY: 'none of its actions acts on a key',
  NO_RESOURCE: 'it names no resource',
  OTHER_RESOURCES: 'no resource is "*" or matches this key',
  NOBODY: 'its principals are deleted or match nobody',
  KEYS_NOT_CARRIED: 'requests for its actions never carry the keys of its conditions',
  CONDITION_NEVER_MET: 'no request can meet its conditions',
};

/** A statement neither allows nor denies anything. */
export const ineffectiveStatement: FindingRule = {
  code: 'INEFFECTIVE_STATEMENT',
  severity: 'MEDIUM',
  find: ({ input }) => ofStatements(input.ineffective.map(({ statement }) => statement)),
  say: (evidence, { input }) => {
    const told = [...new Set(input.ineffective.map(({ reason }) => reasons[reason]))].join('; ');
    return `${placesOf(evidence)} has no effect: ${told}.`;
  },
  remedy: ({ statements }) => ({
    text: `Remove or correct ${listOf(statements.map(placeOf))}.`,
    edits: statements.map(({ index }) => ({ kind: 'REMOVE_STATEMENT', index })),
  }),
};
