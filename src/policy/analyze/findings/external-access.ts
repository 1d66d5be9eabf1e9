import type { KeyPolicyReach } from '../../types.ts';
import type { Facts } from '../facts.ts';
import { type Evidence, ofPermissions } from './evidence.ts';
import { nameOwnAccount } from './remedies.ts';
import type { FindingRule } from './rule.ts';
import { capitalized, describeReach, placesOf, whoOf } from './wording.ts';

const isOutside = ({ external, trusted }: KeyPolicyReach): boolean => external === true && !trusted;
const isTrusted = ({ external, trusted }: KeyPolicyReach): boolean => external === true && trusted;

const describeOutsiders = (
  evidence: Evidence,
  facts: Facts,
  isAskedFor: (entry: KeyPolicyReach) => boolean,
): string => {
  return capitalized(describeReach(evidence, facts, isAskedFor) || whoOf(evidence));
};

/** Someone outside the key's own account has access. */
export const externalAccess: FindingRule = {
  code: 'EXTERNAL_ACCESS',
  severity: 'MEDIUM',
  find: (facts) =>
    facts.exposure === 'EXTERNAL'
      ? ofPermissions(facts, ({ callers }) => facts.reachOf(callers).exposure === 'EXTERNAL')
      : null,
  message: (evidence, facts) =>
    `${describeOutsiders(evidence, facts, isOutside)} can access the key from outside its account by ${placesOf(evidence)} ` +
    `(${whoOf(evidence)}).`,
  remedy: (evidence, facts) => {
    const { text, edits } = nameOwnAccount(evidence, facts);
    return { text: `Unless they need the key: ${text.charAt(0).toLowerCase()}${text.slice(1)}`, edits };
  },
  witnessActions: ({ input }) => input.universe.all,
};

/** All outsiders with access are trusted by the operator. */
export const trustedAccess: FindingRule = {
  code: 'TRUSTED_ACCESS',
  severity: 'INFO',
  find: (facts) =>
    facts.exposure === 'TRUSTED'
      ? ofPermissions(facts, ({ callers }) => facts.reachOf(callers).exposure === 'TRUSTED')
      : null,
  message: (evidence, facts) =>
    `${describeOutsiders(evidence, facts, isTrusted)} can access the key from outside its account by ${placesOf(evidence)}, and ` +
    `${evidence.names.length > 1 ? 'all of them are' : 'is'} trusted by the configuration.`,
  remedy: () => ({ text: 'No action is needed if this is intended.', edits: [] }),
};
