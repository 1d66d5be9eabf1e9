import type { Facts } from '../facts.ts';
import { ofPermissions } from './evidence.ts';
import { nameOwnAccount } from './remedies.ts';
import type { FindingRule } from './rule.ts';
import { placesOf, verbFor } from './wording.ts';

/** Anyone in any account has access. */
export const publicAccess: FindingRule = {
  code: 'PUBLIC_ACCESS',
  severity: 'CRITICAL',
  find: (facts: Facts) =>
    facts.exposure === 'PUBLIC'
      ? ofPermissions(facts, ({ callers }) => facts.reachOf(callers).exposure === 'PUBLIC')
      : null,
  message: (evidence) => `${placesOf(evidence)} ${verbFor(evidence, 'gives', 'give')} access to anyone in any account.`,
  remedy: nameOwnAccount,
  witnessActions: ({ input }) => input.universe.all,
};
