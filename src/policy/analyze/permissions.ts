import type { KeyPolicyPrincipal, KeyPolicyStatement } from '../types.ts';
import type { StatementActions } from './actions.ts';
import { coversAction, type Setting } from './analysis-input.ts';
import { type Denial, toDenials } from './denials.ts';
import { narrowingOf, scopeOf } from './narrowing.ts';
import { everyoneElse, reachOfPrincipal } from './principals.ts';
import { anyone, bothOf, type Reach } from './reach.ts';

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
  const toParts = createToParts(toDenials(setting));
  const grants: Grant[] = [];
  for (const { statement, actions } of setting.allows) {
    const limit = limitOf(statement, setting);
    for (const principal of principalsOf(statement)) {
      const reach = within(reachOfPrincipal(principal, setting), limit, principal);
      grants.push({ statement, principal, parts: toParts(actions, principal, reach).filter(reachesSomeone) });
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

/** Whom the conditions of an Allow let through, all together. */
function limitOf({ conditions }: KeyPolicyStatement, setting: Setting): Reach {
  return conditions.reduce((reach, condition) => {
    const narrowing = narrowingOf(condition, scopeOf(condition, setting), setting);
    return narrowing === null ? reach : bothOf(reach, narrowing);
  }, anyone);
}

/** A principal of a known account stays of that account, whatever others a condition names beside it. */
function within(reach: Reach, limit: Reach, principal: KeyPolicyPrincipal): Reach {
  if (limit === anyone) return reach;
  return bothOf(reach, principal.accountId === null ? limit : { ...limit, accounts: [] });
}

type ToParts = (actions: StatementActions, principal: KeyPolicyPrincipal, reach: Reach) => readonly GrantPart[];

/** Takes from grants what is denied. Principals from whom the same is taken of the same actions share the work. */
function createToParts(denials: readonly Denial[]): ToParts {
  if (denials.length === 0) return ({ documented, others }, _principal, reach) => [{ documented, others, reach }];
  const limitsOf = createLimitsOf(denials);
  const groups = new Map<string, readonly Group[]>();
  const idOf = createIdOfActions();
  return (actions, principal, reach) => {
    const { id, limits } = limitsOf(principal);
    if (limits.length === 0) return [{ ...actions, reach }];
    const groupsId = `${idOf(actions)}${id}`;
    const known = groups.get(groupsId) ?? groupByLimits(actions, limits);
    groups.set(groupsId, known);
    return known.map(([group, left]) => ({ ...group, reach: within(reach, left, principal) }));
  };
}

/** A short text for each set of actions, since one for all of their names is long to make for each principal. */
function createIdOfActions(): (actions: StatementActions) => number {
  const places = new Map<string, number>();
  const known = new Map<StatementActions, number>();
  return (actions) => {
    const found = known.get(actions);
    if (found !== undefined) return found;
    const names = `${actions.documented.join()} ${actions.others.join()}`;
    const place = places.get(names) ?? places.size;
    places.set(names, place);
    known.set(actions, place);
    return place;
  };
}

interface Limits {
  /** The same for two principals where the same is left of them. */
  readonly id: string;
  readonly limits: readonly Limit[];
}

function createLimitsOf(denials: readonly Denial[]): (principal: KeyPolicyPrincipal) => Limits {
  const places = new Map<Reach, number>();
  const placeOf = (left: Reach): number => {
    const place = places.get(left) ?? places.size;
    places.set(left, place);
    return place;
  };
  const known = new Map<string, Limits>();
  return (principal) => {
    const name = `${principal.type} ${principal.value}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    const limits: Limit[] = [];
    let id = '';
    for (const [index, denial] of denials.entries()) {
      const left = denial.leftOf(principal);
      if (left === anyone) continue;
      limits.push({ denial, left });
      id += ` ${index}:${placeOf(left)}`;
    }
    const made = { id, limits };
    known.set(name, made);
    return made;
  };
}

/** A Deny that takes something from the principal, and whom it leaves. */
interface Limit {
  readonly denial: Denial;
  readonly left: Reach;
}

/** Actions, and whom all Deny statements that cover them leave. */
type Group = readonly [actions: StatementActions, left: Reach];

/** Actions that the same Deny statements cover share one part. Of a statement without any, each Deny covers all. */
function groupByLimits(actions: StatementActions, limits: readonly Limit[]): readonly Group[] {
  const leftOf = (applying: readonly Limit[]): Reach =>
    applying.reduce((reach, { left }) => bothOf(reach, left), anyone);
  if (actions.documented.length + actions.others.length === 0) return [[actions, leftOf(limits)]];
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
  return [...groups.values()].map(({ applying, ...group }) => [group, leftOf(applying)]);
}
