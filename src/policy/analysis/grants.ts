import type { KeyPolicyPrincipal, KeyPolicyStatement } from '../types.ts';
import { allowedActions, coversAction } from './actions.ts';
import { type Denial, leftBy, toDenials } from './denials.ts';
import { narrowingOf, scopeOf } from './narrowing.ts';
import { everyoneElse, reachOfPrincipal } from './principals.ts';
import { anyone, bothOf, type Reach } from './reach.ts';
import type { Setting } from './setting.ts';

/** Actions that an Allow gives to one principal, with who is reached once all Deny statements are counted. */
export interface GrantPart {
  readonly actions: readonly string[];
  readonly reach: Reach;
}

/** What one Allow statement gives to one of its principals. Where a Deny takes part of the actions, there are parts. */
export interface Grant {
  readonly statement: KeyPolicyStatement;
  readonly principal: KeyPolicyPrincipal;
  /** Those alone that still reach someone. */
  readonly parts: readonly GrantPart[];
}

/** All that the effective Allow statements give, in order of the document. */
export function toGrants(setting: Setting): readonly Grant[] {
  const denials = toDenials(setting);
  return setting.allows.flatMap((statement) => {
    const actions = allowedActions(statement, setting.grammar);
    return principalsOf(statement).map((principal) => {
      const reach = allowedReach(statement, principal, setting);
      const parts = partsLeft(actions, reach, principal, denials, setting);
      return { statement, principal, parts: parts.filter((part) => part.reach.exposure !== 'NONE') };
    });
  });
}

function principalsOf({ principals, notPrincipals }: KeyPolicyStatement): readonly KeyPolicyPrincipal[] {
  return notPrincipals === null ? (principals ?? []) : [...(principals ?? []), everyoneElse];
}

/** The principal as far as each condition of the Allow lets it through. */
function allowedReach(statement: KeyPolicyStatement, principal: KeyPolicyPrincipal, setting: Setting): Reach {
  return statement.conditions.reduce(
    (reach, condition) => {
      const narrowing = narrowingOf(condition, scopeOf(condition, setting), setting);
      return narrowing === null ? reach : within(reach, narrowing, principal);
    },
    reachOfPrincipal(principal, setting),
  );
}

/** A principal of a known account stays of that account, whatever others a condition names beside it. */
function within(reach: Reach, limit: Reach, principal: KeyPolicyPrincipal): Reach {
  const both = bothOf(reach, limit);
  return principal.accountId === null
    ? both
    : { ...both, accounts: both.exposure === 'EXTERNAL' ? reach.accounts : [] };
}

function partsLeft(
  actions: readonly string[],
  reach: Reach,
  principal: KeyPolicyPrincipal,
  denials: readonly Denial[],
  setting: Setting,
): readonly GrantPart[] {
  const limits = denials
    .map((denial) => ({ denial, left: leftBy(denial, principal, setting) }))
    .filter(({ left }) => left !== anyone);
  if (limits.length === 0) return [{ actions, reach }];
  const reachAfter = (applying: typeof limits) =>
    applying.reduce((left, limit) => within(left, limit.left, principal), reach);
  if (actions.length === 0) return [{ actions, reach: reachAfter(limits) }];
  // Actions that the same Deny statements cover share one part.
  const groups = new Map<string, { actions: string[]; applying: typeof limits }>();
  for (const action of actions) {
    const applying = limits.filter(({ denial }) => coversAction(denial.statement, action, setting.grammar));
    const id = applying.map(({ denial }) => denial.statement.index).join();
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { actions: [action], applying });
    else group.actions.push(action);
  }
  return [...groups.values()].map((group) => ({ actions: group.actions, reach: reachAfter(group.applying) }));
}
