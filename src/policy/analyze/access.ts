import type { Grammar } from '../languages/language.ts';
import type { KeyCapability, KeyPolicyAccess, KeyPolicyPrincipal } from '../types.ts';
import { actionIndexOf } from './action-index.ts';
import type { Setting } from './analysis-input.ts';
import type { Grant, GrantPart } from './permissions.ts';
import { reachesOutside } from './reach.ts';

const capabilityOrder: readonly KeyCapability[] = [
  'CRYPTOGRAPHIC_USE',
  'ADMINISTRATION',
  'PERMISSIONS_MANAGEMENT',
  'METADATA_READ',
];

/** Who may do what: one entry a principal, in order of first appearance; none for who is left with no action. */
export function accessOf(grants: readonly Grant[], setting: Setting): readonly KeyPolicyAccess[] {
  const grantsByPrincipal = new Map<string, Grant[]>();
  for (const grant of grants) {
    const id = principalId(grant.principal, setting);
    const known = grantsByPrincipal.get(id);
    if (known === undefined) grantsByPrincipal.set(id, [grant]);
    else known.push(grant);
  }
  return [...grantsByPrincipal.values()].flatMap((own) => toAccess(own, setting.grammar));
}

/** All spellings of one principal, such as an account id and its root ARN, have one id. */
function principalId({ type, value }: KeyPolicyPrincipal, { grammar, subject }: Setting): string {
  const known = type ?? grammar.principals.types[0] ?? '';
  return `${known} ${grammar.principals.canonical(known, value, subject.partition)}`;
}

/** The first in the document names the principal, also where its own grant is left with nothing. */
function toAccess([first, ...more]: readonly Grant[], grammar: Grammar): readonly KeyPolicyAccess[] {
  if (first === undefined) return [];
  const lists: (readonly string[])[] = [];
  const statements: number[] = [];
  let conditional = true;
  for (const { statement, parts } of [first, ...more]) {
    const given = parts.map((part) => usableActions(part, grammar)).filter(({ length }) => length > 0);
    if (given.length === 0) continue;
    lists.push(...given);
    if (statements.at(-1) !== statement.index) statements.push(statement.index);
    conditional &&= statement.conditions.length > 0;
  }
  if (lists.length === 0) return [];
  const [only = []] = lists;
  const actions = lists.length === 1 ? only : actionIndexOf(grammar).union(lists);
  return [
    { principal: first.principal, capabilities: capabilitiesOf(actions, grammar), actions, conditional, statements },
  ];
}

/** Documented actions only, and from outside only those that work across accounts. */
function usableActions({ documented, reach }: GrantPart, grammar: Grammar): readonly string[] {
  const { crossAccount } = grammar.actions;
  if (crossAccount === null || !reachesOutside(reach)) return documented;
  return documented.filter((action) => crossAccount.has(action));
}

function capabilitiesOf(actions: readonly string[], grammar: Grammar): readonly KeyCapability[] {
  const index = actionIndexOf(grammar);
  const found = new Set<KeyCapability>();
  for (const action of actions) {
    found.add(index.capability(action));
    if (found.size === capabilityOrder.length) return capabilityOrder;
  }
  return capabilityOrder.filter((capability) => found.has(capability));
}
