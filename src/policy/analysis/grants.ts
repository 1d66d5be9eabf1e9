import type { KeyPolicyPrincipal, KeyPolicyStatement } from '../types.ts';
import type { StatementActions } from './actions.ts';
import { type Denial, toDenials } from './denials.ts';
import { narrowingOf, scopeOf } from './narrowing.ts';
import { everyoneElse, reachOfPrincipal } from './principals.ts';
import { anyone, bothOf, type Reach } from './reach.ts';
import { coversAction, type Setting } from './setting.ts';

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
  return setting.allows.flatMap(({ statement, actions }) => {
    const limit = limitOf(statement, setting);
    return principalsOf(statement).map((principal) => {
      const parts = toParts(actions, principal, within(reachOfPrincipal(principal, setting), limit, principal));
      return { statement, principal, parts: parts.filter(reachesSomeone) };
    });
  });
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
  const places = new Map<Reach, number>();
  const placeOf = (left: Reach): number => {
    const place = places.get(left) ?? places.size;
    places.set(left, place);
    return place;
  };
  const groups = new Map<string, readonly Group[]>();
  return (actions, principal, reach) => {
    const limits: Limit[] = [];
    let id = `${actions.documented.join()} ${actions.others.join()}`;
    for (const [index, denial] of denials.entries()) {
      const left = denial.leftOf(principal);
      if (left === anyone) continue;
      limits.push({ denial, left });
      id += ` ${index}:${placeOf(left)}`;
    }
    if (limits.length === 0) return [{ ...actions, reach }];
    const known = groups.get(id) ?? groupByLimits(actions, limits);
    groups.set(id, known);
    return known.map(([group, left]) => ({ ...group, reach: within(reach, left, principal) }));
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
