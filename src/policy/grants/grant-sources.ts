import type { GrantSources } from '../analyze/sources.ts';
import type { Grammar } from '../languages/statements/grammar.ts';
import type { PolicySubject } from '../types.ts';
import type { KeyGrant } from './grant.ts';
import { type GrantPart, partsOf } from './grant-parts.ts';

/**
 * Whether a part may lead to findings. A service that may only retire the grant is harmless, no matter on whose behalf
 * it acts: it is listed with access, but leads to no finding.
 */
const isWorthAFinding = ({ role, principal }: GrantPart): boolean => role === 'GRANTEE' || principal.kind !== 'SERVICE';

/** Nearly every grant is issued by the key's own account, which is not listed for that alone. */
const isListed = ({ role, principal }: GrantPart): boolean => role !== 'ISSUER' || principal.external !== false;

/**
 * A service with a source constraint acts on behalf of that source, even for operations to which the constraint does
 * not apply, such as describing the key and retiring the grant.
 */
const withoutHarmless = (part: GrantPart, harmless: ReadonlySet<string>): GrantPart => {
  const isBound = part.permissions.some(({ conditions }) => conditions.length > 0);
  if (part.principal.kind !== 'SERVICE' || !isBound) return part;
  const permissions = part.permissions
    .map(({ actions, conditions }) => ({
      conditions,
      actions: conditions.length > 0 ? actions : actions.filter((action) => !harmless.has(action)),
    }))
    .filter(({ actions }) => actions.length > 0);
  return { ...part, permissions };
};

/**
 * The grants on a key, as the analysis takes them.
 * @param grants - All grants on the key.
 * @param subject - The key.
 */
export const toGrantSources = (grants: readonly KeyGrant[], grammar: Grammar, subject: PolicySubject): GrantSources => {
  const all = grants.flatMap((grant) => partsOf(grant, grammar, subject).filter(isListed));
  if (!all.some(({ principal }) => principal.kind === 'SERVICE')) return { all, forFindings: all };
  const harmless = grammar.grants?.harmless ?? new Set();
  return { all, forFindings: all.filter(isWorthAFinding).map((part) => withoutHarmless(part, harmless)) };
};
