import type { KeyPolicyPrincipal, KeyPolicyStatement } from '../types.ts';
import { scopeOf, sparingOf } from './narrowing.ts';
import { includes, isSpared, reachOfPrincipal } from './principals.ts';
import { anyOf, anyone, nobody, type Reach } from './reach.ts';
import type { EffectiveStatement, Setting } from './setting.ts';

/** A Deny that takes access away for certain, from all of those it is about but the ones it spares. */
export interface Denial {
  readonly deny: EffectiveStatement;
  /** Nobody, where it has no condition. */
  readonly spared: Reach;
}

/** Whether a Deny leaves out nobody but those whom its conditions spare. */
export function isToAnyone({ principals }: KeyPolicyStatement): boolean {
  return principals?.some(({ kind }) => kind === 'ANYONE') ?? false;
}

/** Deny statements whose conditions say nothing certain of the caller are left out. */
export function toDenials(setting: Setting): readonly Denial[] {
  return setting.denies.flatMap((deny) => {
    const spared = sparedBy(deny.statement, setting);
    if (spared === null) return [];
    return [{ deny, spared }];
  });
}

/** A Deny applies where all of its conditions hold, so whoever fails one of them is spared. */
function sparedBy({ conditions }: KeyPolicyStatement, setting: Setting): Reach | null {
  const spared: Reach[] = [];
  for (const condition of conditions) {
    const reach = sparingOf(condition, scopeOf(condition, setting), setting);
    if (reach === null) return null;
    spared.push(reach);
  }
  return anyOf(spared);
}

/**
 * Those of a principal whom the Deny leaves; `anyone`, where it takes nothing from it. Where a draft has both Principal
 * and NotPrincipal, a caller must be of the first and not of the second to be denied.
 */
export function leftBy(denial: Denial, principal: KeyPolicyPrincipal, setting: Setting): Reach {
  const { principals, notPrincipals } = denial.deny.statement;
  if (notPrincipals === null) return leftByListed(denial, principal, setting);
  const left =
    principals === null || principals.length === 0 ? denial.spared : leftByListed(denial, principal, setting);
  if (principal.kind !== 'ANYONE') return isSpared(principal, notPrincipals, setting.grammar) ? anyone : left;
  return anyOf([left, ...notPrincipals.map((listed) => reachOfPrincipal(listed, setting))]);
}

/** A condition narrows only where the Deny is to anyone; without one, whoever is listed is taken out. */
function leftByListed({ deny: { statement }, spared }: Denial, principal: KeyPolicyPrincipal, setting: Setting): Reach {
  const principals = statement.principals ?? [];
  if (isToAnyone(statement)) return spared;
  if (statement.conditions.length > 0) return anyone;
  if (principals.some((listed) => includes(listed, principal, setting.grammar))) return nobody;
  const losesOwn = principal.kind === 'ANYONE' && principals.some((listed) => isOwnAccount(listed, setting));
  return losesOwn ? { ...anyone, own: false } : anyone;
}

function isOwnAccount({ kind, accountId }: KeyPolicyPrincipal, { ownAccount }: Setting): boolean {
  return kind === 'ACCOUNT' && accountId === ownAccount;
}
