import type { ActionSet } from '../action-set.ts';
import type { Facts } from '../facts.ts';
import { allowsAny } from '../permission.ts';
import { type Reach, reachesOutside } from '../reach.ts';
import { ofPermissions } from './evidence.ts';
import { nameOwnAccount } from './remedies.ts';
import type { FindingRule } from './rule.ts';
import { describeReach, placesOf } from './wording.ts';

const administrationOf = ({ input: { universe, grammar } }: Facts): ActionSet => {
  return universe.ofCapability('ADMINISTRATION') | universe.named(grammar.actions.changePolicy);
};

/** Someone outside is allowed administration of the key, even where that has no effect across accounts. */
export const externalAdministration: FindingRule = {
  code: 'EXTERNAL_ADMINISTRATION',
  severity: 'HIGH',
  find: (facts) => {
    if (!facts.reachesOutside) return null;
    const administration = administrationOf(facts);
    return ofPermissions(
      facts,
      (part) => allowsAny(part, administration) && reachesOutside(facts.reachOf(part.callers)),
    );
  },
  message: (evidence, facts) => {
    const parts = evidence.found.flatMap((found) => found.parts);
    const reaches = parts.map(({ callers }) => facts.reachOf(callers));
    return (
      `Administration of the key is allowed to ${describeReach(evidence, facts, ({ external }) => external === true)} ` +
      `by ${placesOf(evidence)}. ${effectOf(reaches, facts)}`
    );
  },
  remedy: (evidence, facts) => {
    const { text, edits } = nameOwnAccount(evidence, facts);
    return {
      text: `${text} If they need to use the key, allow them the cryptographic actions in a separate statement.`,
      edits,
    };
  },
  witnessActions: administrationOf,
};

const effectOf = (reaches: readonly Reach[], { input }: Facts): string => {
  if (input.grammar.actions.crossAccount === null)
    return 'Principals of other accounts should only use a key, not administer it.';
  if (reaches.every(({ isOutside }) => isOutside)) return 'This has no effect across accounts.';
  return reaches.some(({ hasInsiders }) => hasInsiders)
    ? "This has an effect only for those in the key's own account."
    : 'This has no effect across accounts; whether it has one for services, which are of no account, is not documented.';
};
