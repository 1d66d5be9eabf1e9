import { groupBy } from '../../group-by.ts';
import type { KeyPolicyPrincipal, KeyPolicyPrincipalKind, ParsedKeyPolicy } from '../../types.ts';
import { PrincipalPatterns } from './principal-patterns.ts';

/** The principals that either document names, indexed once for all targets. */
export interface NamedCallers {
  /** Without repeats. */
  readonly principals: readonly KeyPolicyPrincipal[];
  /** Patterns for the names of a partition with a beginning. */
  patternsFor(start: string, partition: string): PrincipalPatterns;
  /** The sessions whose ARN begins with this text, up to the name of the session. */
  sessionsOf(start: string): readonly string[];
}

const principalsOf = ({ statements }: ParsedKeyPolicy): readonly KeyPolicyPrincipal[] =>
  statements.flatMap(({ principals, notPrincipals }) => [...(principals ?? []), ...(notPrincipals ?? [])]);

/** The texts of the principals of some kinds, without repeats and without "*". */
export const valuesOf = (
  principals: readonly Pick<KeyPolicyPrincipal, 'kind' | 'value'>[],
  ...kinds: readonly KeyPolicyPrincipalKind[]
): readonly string[] => [
  ...new Set(principals.flatMap(({ kind, value }) => (kinds.includes(kind) && value !== '*' ? value : []))),
];

/**
 * @param roleKind - What precedes the path and the name of a role.
 * @param keyPartition - That of account ids; null if unknown, so that it may be any.
 */
export const nameCallers = (
  policies: readonly ParsedKeyPolicy[],
  roleKind: string,
  keyPartition: string | null,
): NamedCallers => {
  const all = policies.flatMap(principalsOf);
  const principals = [...new Map(all.map((principal) => [`${principal.kind} ${principal.value}`, principal])).values()];
  const sessions = groupBy(
    valuesOf(principals, 'ASSUMED_ROLE_SESSION'),
    (value) => /^[^/]*\/[^/]*\//.exec(value)?.[0] ?? '',
  );
  const byStart = new Map<string, PrincipalPatterns>();
  return {
    principals,
    patternsFor(start, partition) {
      const isIn = (principal: KeyPolicyPrincipal): boolean =>
        (principal.partition ?? keyPartition ?? partition) === partition;
      const patterns = byStart.get(start) ?? new PrincipalPatterns(principals.filter(isIn), start, roleKind);
      byStart.set(start, patterns);
      return patterns;
    },
    sessionsOf: (start) => sessions.get(start) ?? [],
  };
};
