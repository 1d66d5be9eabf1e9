import type { KeyPolicyPrincipal, KeyPolicyStatement } from '../types.ts';
import type { StatementActions } from './actions.ts';
import { type Denial, leftBy, toDenials } from './denials.ts';
import { narrowingOf, scopeOf } from './narrowing.ts';
import { everyoneElse, reachOfPrincipal } from './principals.ts';
import { anyone, bothOf, type Reach } from './reach.ts';
import { coversAction, type EffectiveStatement, type Setting } from './setting.ts';

/** Actions that an Allow gives to one principal, with who is reached once all Deny statements are counted. */
export interface GrantPart extends StatementActions {
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
  const grants: Grant[] = [];
  for (const allow of setting.allows) {
    for (const principal of principalsOf(allow.statement)) {
      const parts = partsLeft(allow, principal, denials, setting);
      grants.push({ statement: allow.statement, principal, parts: parts.filter(reachesSomeone) });
    }
  }
  return grants;
}

function reachesSomeone({ reach }: GrantPart): boolean {
  return reach.exposure !== 'NONE';
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
  if (principal.accountId === null) return both;
  return { ...both, accounts: both.exposure === 'EXTERNAL' ? reach.accounts : [] };
}

/** A Deny that takes something from the principal, and whom it leaves. */
interface Limit {
  readonly denial: Denial;
  readonly left: Reach;
}

function partsLeft(
  { statement, actions }: EffectiveStatement,
  principal: KeyPolicyPrincipal,
  denials: readonly Denial[],
  setting: Setting,
): readonly GrantPart[] {
  const reach = allowedReach(statement, principal, setting);
  if (denials.length === 0) return [{ documented: actions.documented, others: actions.others, reach }];
  const limits = denials
    .map((denial) => ({ denial, left: leftBy(denial, principal, setting) }))
    .filter(({ left }) => left !== anyone);
  if (limits.length === 0) return [{ ...actions, reach }];
  return groupByLimits(actions, limits).map(([group, applying]) => ({
    ...group,
    reach: applying.reduce((left, limit) => within(left, limit.left, principal), reach),
  }));
}

type Group = readonly [actions: StatementActions, applying: readonly Limit[]];

/** Actions that the same Deny statements cover share one part. Of a statement without any, each Deny covers all. */
function groupByLimits(actions: StatementActions, limits: readonly Limit[]): readonly Group[] {
  if (actions.documented.length + actions.others.length === 0) return [[actions, limits]];
  const groups = new Map<string, { documented: string[]; others: string[]; applying: readonly Limit[] }>();
  const place = (action: string, list: keyof StatementActions): void => {
    const applying = limits.filter(({ denial }) => coversAction(denial.deny, action, list));
    const id = applying.map(({ denial }) => denial.deny.statement.index).join();
    const group = groups.get(id) ?? { documented: [], others: [], applying };
    group[list].push(action);
    groups.set(id, group);
  };
  for (const action of actions.documented) place(action, 'documented');
  for (const action of actions.others) place(action, 'others');
  return [...groups.values()].map(({ applying, ...group }) => [group, applying]);
}
