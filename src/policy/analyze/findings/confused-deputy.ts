import type { Facts } from '../facts.ts';
import type { PermissionPart } from '../permission.ts';
import type { Remedy } from './edit.ts';
import { type Evidence, ofPermissions, sourcesOf } from './evidence.ts';
import { addCondition, removePrincipals } from './remedies.ts';
import type { FindingRule } from './rule.ts';
import { capitalized, placesOf } from './wording.ts';

/** A condition on the source account would exclude principals in the same statement, whose requests do not carry it. */
const remedy = (evidence: Evidence, { input }: Facts): Remedy => {
  const { sourceKeys } = input.grammar.conditions;
  const [sourceAccount] = sourceKeys;
  if (sourceAccount === undefined) {
    return {
      ...removePrincipals(evidence),
      text: "Allow a role of the key's own account instead, and let the service assume it.",
    };
  }
  const { text, edits } = addCondition(evidence, 'StringEquals', sourceAccount, input.scope.ownAccount);
  const areServices = sourcesOf(evidence).every(({ principals }) => principals.every(({ kind }) => kind === 'SERVICE'));
  return areServices && input.isAccountKnown
    ? { text, edits }
    : {
        text: `Put services in a separate statement, with a condition on ${sourceKeys.slice(0, -1).join(', ')} or ${sourceKeys.at(-1)}.`,
        edits: [],
      };
};

/** A service acts on behalf of anyone. */
export const confusedDeputy: FindingRule = {
  code: 'CONFUSED_DEPUTY',
  severity: 'MEDIUM',
  find: (facts) => ofPermissions(facts, (part) => actsForAnybody(part, facts)),
  message: (evidence) => {
    const names = evidence.names.filter((name) => name !== '*');
    const who = names.length === 0 ? 'any service of the cloud' : names.join(', ');
    return `${capitalized(who)} may use the key on behalf of anyone's resources by ${placesOf(evidence)}.`;
  },
  remedy,
  witnessActions: ({ input }) => input.universe.all,
};

const actsForAnybody = ({ callers }: PermissionPart, facts: Facts): boolean => {
  return callers.kind === 'SERVICES' && facts.reachOf(callers).entries.some(({ external }) => external === null);
};
