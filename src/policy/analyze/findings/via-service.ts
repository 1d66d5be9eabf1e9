import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import { unknownAccount } from '../conditions/scope.ts';
import { memoize } from '../memoize.ts';
import { ofPermissions } from './evidence.ts';
import { addCondition } from './remedies.ts';
import type { FindingRule } from './rule.ts';
import { placesOf, verbFor } from './wording.ts';

/** Anyone has access, restricted only by the service that a request comes through. */
export const viaServiceDoesNotRestrictCaller: FindingRule = {
  code: 'VIA_SERVICE_DOES_NOT_RESTRICT_CALLER',
  severity: 'HIGH',
  find: (facts) => {
    if (facts.exposure !== 'PUBLIC') return null;
    const { viaService } = facts.input.grammar.conditions;
    const limitsService = memoize((conditions: readonly KeyPolicyCondition[]) =>
      conditions.some(({ key, negated }) => !negated && toLowerAscii(key) === viaService),
    );
    return ofPermissions(
      facts,
      ({ callers }, { conditions }) => limitsService(conditions) && facts.reachOf(callers).exposure === 'PUBLIC',
    );
  },
  message: (evidence) =>
    `kms:ViaService restricts the service that a request comes through, not the caller: ${placesOf(evidence)} ` +
    `${verbFor(evidence, 'gives', 'give')} access to callers in every account.`,
  remedy: (evidence, { input: { scope } }) => {
    const account = scope.ownAccount === unknownAccount ? '<the account that owns the key>' : scope.ownAccount;
    const { text, edits } = addCondition(evidence, 'StringEquals', 'kms:CallerAccount', account);
    return { text, edits: scope.ownAccount === unknownAccount ? [] : edits };
  },
  witnessActions: ({ input }) => input.universe.all,
};
