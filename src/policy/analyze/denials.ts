import type { KeyPolicyPrincipal, KeyPolicyStatement } from '../types.ts';
import type { EffectiveStatement, Setting } from './analysis-input.ts';
import { scopeOf, sparingOf } from './narrowing.ts';
import { createIncludes, createSpares } from './principal-match.ts';
import { reachOfPrincipal } from './principals.ts';
import { anyOf, anyone, nobody, type Reach } from './reach.ts';

/** Those of a principal whom a Deny leaves; `anyone`, where it takes nothing from it. */
type LeftOf = (principal: KeyPolicyPrincipal) => Reach;

/** A Deny that takes access away for certain, from all of those it is about but the ones it spares. */
export interface Denial {
  readonly deny: EffectiveStatement;
  /** One of a few objects that are always the same, so that they can be told apart by identity. */
  readonly leftOf: LeftOf;
}

/** Whether a Deny leaves out nobody but those whom its conditions spare. */
export function isToAnyone({ principals }: KeyPolicyStatement): boolean {
  return principals?.some(({ kind }) => kind === 'ANYONE') ?? false;
}

/** Deny statements whose conditions say nothing certain of the caller are left out. */
export function toDenials(setting: Setting): readonly Denial[] {
  return setting.denies.flatMap((deny) => {
    const spared = sparedBy(deny.statement, setting);
    return spared === null ? [] : { deny, leftOf: createLeftOf(deny.statement, spared, setting) };
  });
}

/**
 * Whom the conditions of a Deny spare: nobody, where it has none. It applies where all of them hold, so whoever fails
 * one of them is spared.
 */
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
 * Where a draft has both Principal and NotPrincipal, a caller must be of the first and not of the second to be denied.
 */
function createLeftOf(statement: KeyPolicyStatement, spared: Reach, setting: Setting): LeftOf {
  const { principals, notPrincipals } = statement;
  const leftOfListed = createLeftOfListed(statement, spared, setting);
  if (notPrincipals === null) return leftOfListed;
  const leftOf = principals === null || principals.length === 0 ? () => spared : leftOfListed;
  const isExempted = createSpares(notPrincipals, setting.grammar);
  let leftOfAnyone: Reach | undefined;
  return (principal) => {
    const left = leftOf(principal);
    if (principal.kind !== 'ANYONE') return isExempted(principal) ? anyone : left;
    leftOfAnyone ??= anyOf([left, ...notPrincipals.map((listed) => reachOfPrincipal(listed, setting))]);
    return leftOfAnyone;
  };
}

/** A condition narrows only where the Deny is to anyone; without one, whoever is listed is taken out. */
function createLeftOfListed(statement: KeyPolicyStatement, spared: Reach, setting: Setting): LeftOf {
  if (isToAnyone(statement)) return () => spared;
  if (statement.conditions.length > 0) return () => anyone;
  const principals = statement.principals ?? [];
  const isListed = createIncludes(principals, setting.grammar);
  const leftOfAnyone = principals.some((one) => isOwnAccount(one, setting)) ? { ...anyone, own: false } : anyone;
  return (principal) => {
    if (isListed(principal)) return nobody;
    return principal.kind === 'ANYONE' ? leftOfAnyone : anyone;
  };
}

function isOwnAccount({ kind, accountId }: KeyPolicyPrincipal, { ownAccount }: Setting): boolean {
  return kind === 'ACCOUNT' && accountId === ownAccount;
}
