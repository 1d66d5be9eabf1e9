import { coversAction } from './analysis-input.ts';
import type { Evidence, Facts } from './facts.ts';

/**
 * Whether nobody of the key's own account may change the key policy. A condition on an Allow does not count against it
 * unless it keeps the account's own principals out, since who meets the others can't be told from the policy. A service
 * is no principal of the account. Rests on the Deny statements about the policy, of which there may be none.
 */
export function findLockout({ setting, grants }: Facts): Evidence | null {
  const { changePolicy } = setting.grammar.actions;
  const isSafe = grants.some(({ parts }) =>
    parts.some(({ documented, reach }) => reach.own && documented.includes(changePolicy)),
  );
  if (isSafe) return null;
  const statements = setting.denies.filter((deny) => coversAction(deny, changePolicy));
  return { statements: statements.map(({ statement }) => statement), names: new Set() };
}
