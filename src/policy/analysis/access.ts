import type { Grammar } from '../grammar.ts';
import type { KeyCapability, KeyPolicyAccess, KeyPolicyPrincipal } from '../types.ts';
import { isDocumented } from './actions.ts';
import type { Grant, GrantPart } from './grants.ts';
import { reachesOutside } from './reach.ts';
import type { Setting } from './setting.ts';

const capabilityOrder: readonly KeyCapability[] = [
  'CRYPTOGRAPHIC_USE',
  'ADMINISTRATION',
  'PERMISSIONS_MANAGEMENT',
  'METADATA_READ',
];

interface Entry {
  readonly principal: KeyPolicyPrincipal;
  readonly actions: Set<string>;
  readonly statements: Set<number>;
  conditional: boolean;
}

/** Who may do what: one entry a principal, in order of first appearance; none for who is left with no action. */
export function accessOf(grants: readonly Grant[], setting: Setting): readonly KeyPolicyAccess[] {
  const entries = new Map<string, Entry>();
  for (const { statement, principal, parts } of grants) {
    const entry = entryOf(principal, entries, setting);
    const actions = parts.flatMap((part) => usableActions(part, setting.grammar));
    if (actions.length === 0) continue;
    for (const action of actions) entry.actions.add(action);
    entry.statements.add(statement.index);
    entry.conditional &&= statement.conditions.length > 0;
  }
  return [...entries.values()]
    .filter(({ actions }) => actions.size > 0)
    .map(({ principal, actions, statements, conditional }) => ({
      principal,
      capabilities: capabilitiesOf(actions, setting.grammar),
      actions: [...actions].sort(),
      conditional,
      statements: [...statements],
    }));
}

/** All spellings of one principal, such as an account id and its root ARN, share an entry. */
function entryOf(principal: KeyPolicyPrincipal, entries: Map<string, Entry>, { grammar, subject }: Setting): Entry {
  const type = principal.type ?? grammar.principals.types[0] ?? '';
  const id = `${type} ${grammar.principals.canonical(type, principal.value, subject.partition)}`;
  const known = entries.get(id);
  if (known !== undefined) return known;
  const entry: Entry = { principal, actions: new Set(), statements: new Set(), conditional: true };
  entries.set(id, entry);
  return entry;
}

/** Documented actions only, and from outside only those that work across accounts. */
export function usableActions({ actions, reach }: GrantPart, grammar: Grammar): readonly string[] {
  const { crossAccount } = grammar.actions;
  const isUsable = (action: string): boolean =>
    isDocumented(action, grammar) && (crossAccount === null || !reachesOutside(reach) || crossAccount.has(action));
  return actions.filter(isUsable);
}

function capabilitiesOf(actions: ReadonlySet<string>, grammar: Grammar): readonly KeyCapability[] {
  const found = new Set([...actions].map((action) => grammar.actions.capability(action)));
  return capabilityOrder.filter((capability) => found.has(capability));
}
