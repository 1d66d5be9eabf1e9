import type { KeyPolicyPrincipal, KeyPolicyStatement } from '../../types.ts';
import type { Facts } from '../facts.ts';
import type { MatchedPermission, Permission, PermissionPart } from '../permission.ts';
import type { PermissionSource } from '../sources.ts';

/** What a finding is based on. */
export interface Evidence {
  /** In the order of the document; grants come last. */
  readonly found: readonly MatchedPermission[];
  /** Statements without a permission, such as those that deny. */
  readonly statements: readonly KeyPolicyStatement[];
  /** The principals concerned, as text. */
  readonly names: readonly string[];
}

export const ofStatements = (
  statements: readonly KeyPolicyStatement[],
  names: Iterable<string> = [],
): Evidence | null => {
  return statements.length === 0 ? null : { found: [], statements, names: [...new Set(names)] };
};

type Applies = (part: PermissionPart, permission: Permission) => boolean;

/** The permissions with a part to which the predicate applies; null where there are none. */
export const ofPermissions = ({ permissions }: Facts, applies: Applies): Evidence | null => {
  let found: MatchedPermission[] | null = null;
  for (const permission of permissions) {
    const parts = partsThat(permission, applies);
    if (parts === null) continue;
    found ??= [];
    found.push({ permission, parts });
  }
  return found === null ? null : new EvidenceOfPermissions(found);
};

/** Names are listed lazily: only messages and remedies contain them. */
class EvidenceOfPermissions implements Evidence {
  readonly found: readonly MatchedPermission[];
  readonly statements: readonly KeyPolicyStatement[] = [];
  #names: readonly string[] | undefined;

  constructor(found: readonly MatchedPermission[]) {
    this.found = found;
  }

  get names(): readonly string[] {
    this.#names ??= [...new Set(this.found.map(({ permission }) => permission.principal.value))];
    return this.#names;
  }
}

/** Allocates no list where no part or every part matches, as most do. */
const partsThat = (permission: Permission, applies: Applies): readonly PermissionPart[] | null => {
  const { parts } = permission;
  const first = parts[0];
  if (first === undefined) return null;
  if (parts.length === 1) return applies(first, permission) ? parts : null;
  const found = parts.filter((part) => applies(part, permission));
  return found.length === 0 ? null : found;
};

export const sourcesOf = ({ found }: Evidence): readonly PermissionSource[] => {
  return [...new Set(found.map(({ permission }) => permission.source))];
};

/** The statements that a finding is about, in document order. */
export const statementsOf = (evidence: Evidence): readonly KeyPolicyStatement[] => {
  if (evidence.found.length === 0 && evidence.statements.length < 2) return evidence.statements;
  const allowing = sourcesOf(evidence).flatMap(({ statement }) => statement ?? []);
  return [...new Set([...allowing, ...evidence.statements])].sort((one, other) => one.index - other.index);
};

/** The principals by statement index. */
export const principalsByStatement = ({ found }: Evidence): ReadonlyMap<number, readonly KeyPolicyPrincipal[]> => {
  const lists = new Map<number, KeyPolicyPrincipal[]>();
  for (const { permission } of found) {
    const { statementIndex } = permission.source.path;
    if (statementIndex === null) continue;
    const list = lists.get(statementIndex) ?? [];
    list.push(permission.principal);
    lists.set(statementIndex, list);
  }
  return lists;
};
