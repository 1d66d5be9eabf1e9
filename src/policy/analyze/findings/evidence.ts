import type { KeyPolicyPrincipal, KeyPolicyStatement } from '../../types.ts';
import type { Facts } from '../facts.ts';
import type { Permission, PermissionPart } from '../permissions.ts';
import type { PermissionSource } from '../sources.ts';

/** A permission of which some parts are what a rule looks for. */
export interface Found {
  readonly permission: Permission;
  readonly parts: readonly PermissionPart[];
}

/** What a finding rests on. */
export interface Evidence {
  /** In the order of the document; grants come last. */
  readonly found: readonly Found[];
  /** Statements that no permission rests on, such as those that deny. */
  readonly statements: readonly KeyPolicyStatement[];
  /** Texts of whom it is about. */
  readonly names: readonly string[];
}

export function ofStatements(statements: readonly KeyPolicyStatement[], names: Iterable<string> = []): Evidence | null {
  return statements.length === 0 ? null : { found: [], statements, names: [...new Set(names)] };
}

/** The permissions some part of which is as asked; null where there is none. */
export function ofPermissions(
  { permissions }: Facts,
  applies: (part: PermissionPart, permission: Permission) => boolean,
): Evidence | null {
  const found: Found[] = [];
  const names = new Set<string>();
  for (const permission of permissions) {
    const parts = permission.parts.filter((part) => applies(part, permission));
    if (parts.length === 0) continue;
    found.push({ permission, parts });
    names.add(permission.principal.value);
  }
  return found.length === 0 ? null : { found, statements: [], names: [...names] };
}

export function sourcesOf({ found }: Evidence): readonly PermissionSource[] {
  return [...new Set(found.map(({ permission }) => permission.source))];
}

/** The statements of the policy that a finding is about, in their order. */
export function statementsOf(evidence: Evidence): readonly KeyPolicyStatement[] {
  const allowing = sourcesOf(evidence).flatMap(({ statement }) => statement ?? []);
  return [...new Set([...allowing, ...evidence.statements])].sort((one, other) => one.index - other.index);
}

/** The principals by statement. */
export function principalsByStatement({ found }: Evidence): ReadonlyMap<number, readonly KeyPolicyPrincipal[]> {
  const lists = new Map<number, KeyPolicyPrincipal[]>();
  for (const { permission } of found) {
    const { statementIndex } = permission.source.path;
    if (statementIndex === null) continue;
    const list = lists.get(statementIndex) ?? [];
    list.push(permission.principal);
    lists.set(statementIndex, list);
  }
  return lists;
}
