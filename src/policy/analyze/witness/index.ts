import type { KeyPolicyContextEntry, KeyRequestWitness } from '../../types.ts';
import type { Facts } from '../facts.ts';
import type { Evidence, Found } from '../findings/evidence.ts';
import { ContextDraft } from './context.ts';
import { decideOrNull } from './decide.ts';
import { principalsOf, strangersAccount } from './principal.ts';

/** So many permissions of a finding are tried for one that a request shows. */
const permissionsTriedAtMost = 4;

/**
 * One request that shows what a finding says. It is looked for when it is first asked for, and is null where the policy
 * does not allow any of the requests that were tried.
 */
export function createWitness(evidence: Evidence, facts: Facts): () => KeyRequestWitness | null {
  let found: KeyRequestWitness | null | undefined;
  return () => {
    found ??= findWitness(evidence, facts);
    return found;
  };
}

function findWitness({ found }: Evidence, facts: Facts): KeyRequestWitness | null {
  for (const each of found.slice(0, permissionsTriedAtMost)) {
    const witness = findFor(each, facts);
    if (witness !== null) return witness;
  }
  return null;
}

function findFor({ permission, parts }: Found, facts: Facts): KeyRequestWitness | null {
  for (const part of parts.slice(0, permissionsTriedAtMost)) {
    const [action] = facts.input.universe.toNames(facts.usable(part));
    if (action === undefined) continue;
    const context = contextOf(permission, part, facts);
    for (const principal of principalsOf(part.callers, permission.principal, facts)) {
      const witness = replay(principal, action, context, facts);
      if (witness !== null) return witness;
    }
  }
  return null;
}

function contextOf({ conditions }: Found['permission'], { actions }: Found['parts'][number], { input }: Facts) {
  const draft = new ContextDraft(input.grammar.conditions.audienceKey, strangersAccount);
  for (const condition of conditions) draft.meet(condition);
  for (const deny of input.denies) {
    if ((deny.actions & actions) === 0n) continue;
    for (const condition of deny.statement.conditions) draft.fail(condition);
  }
  return draft.entries;
}

/** Null where the policy does not allow it by what the request carries. */
function replay(
  principal: string,
  action: string,
  context: readonly KeyPolicyContextEntry[],
  { input: { policy, grammar, subject } }: Facts,
): KeyRequestWitness | null {
  const decision = decideOrNull(policy, { principal, action, context }, grammar, subject);
  if (decision?.outcome !== 'ALLOW') return null;
  return { principal, action, context, statements: decision.statements };
}
