import type { ConditionGrammar } from '../../languages/statements/grammar.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import { unknownAccount } from '../conditions/scope.ts';
import type { Facts } from '../facts.ts';
import { memoize } from '../memoize.ts';
import { ofPermissions } from './evidence.ts';
import { addCondition } from './remedies.ts';
import type { FindingRule } from './rule.ts';
import { placesOf, verbFor } from './wording.ts';

/** The keys of a language that has such a finding. */
const keysOf = ({ input }: Facts): NonNullable<ConditionGrammar['viaService']> => {
  const { viaService } = input.grammar.conditions;
  if (viaService === null) throw new TypeError('Requests of this language do not say which service they come through.');
  return viaService;
};

/** Anyone has access, restricted only by the service that a request comes through. */
export const viaServiceDoesNotRestrictCaller: FindingRule = {
  code: 'VIA_SERVICE_DOES_NOT_RESTRICT_CALLER',
  severity: 'HIGH',
  find: (facts) => {
    const { viaService } = facts.input.grammar.conditions;
    if (facts.exposure !== 'PUBLIC' || viaService === null) return null;
    const viaServiceKey = toLowerAscii(viaService.key);
    const limitsService = memoize((conditions: readonly KeyPolicyCondition[]) =>
      conditions.some(({ key, negated }) => !negated && toLowerAscii(key) === viaServiceKey),
    );
    return ofPermissions(
      facts,
      ({ callers }, { conditions }) => limitsService(conditions) && facts.reachOf(callers).exposure === 'PUBLIC',
    );
  },
  message: (evidence, facts) =>
    `${keysOf(facts).key} restricts the service that a request comes through, not the caller: ${placesOf(evidence)} ` +
    `${verbFor(evidence, 'gives', 'give')} access to callers in every account.`,
  remedy: (evidence, facts) => {
    const { scope } = facts.input;
    const account = scope.ownAccount === unknownAccount ? '<the account that owns the key>' : scope.ownAccount;
    const { text, edits } = addCondition(evidence, 'StringEquals', keysOf(facts).callerAccount, account);
    return { text, edits: scope.ownAccount === unknownAccount ? [] : edits };
  },
  witnessActions: ({ input }) => input.universe.all,
};
