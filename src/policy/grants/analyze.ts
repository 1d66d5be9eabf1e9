import { analyzeSources, type KeyAnalysis } from '../analyze/analyze-sources.ts';
import type { Grammar } from '../languages/statements/grammar.ts';
import type { ParsedKeyPolicy, PolicySubject } from '../types.ts';
import type { KeyGrant } from './grant.ts';
import { type GrantPart, partsOf } from './sources.ts';

/**
 * A service that may only retire a grant is harmless on whoever's behalf it acts: it is listed with access, but leads
 * to no finding.
 */
const isWorthAFinding = ({ role, principal }: GrantPart): boolean => role === 'GRANTEE' || principal.kind !== 'SERVICE';

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
 * Who may use a key, by its policy and its grants together.
 * @param grants - All grants on the key.
 * @param subject - The key.
 */
export const analyzeKeyAccess = (
  policy: ParsedKeyPolicy,
  grants: readonly KeyGrant[],
  grammar: Grammar,
  subject: PolicySubject,
): KeyAnalysis => {
  const parts = grants.flatMap((grant) => partsOf(grant, grammar, subject));
  const analysis = analyzeSources(policy, parts, grammar, subject);
  if (!parts.some(({ principal }) => principal.kind === 'SERVICE')) return analysis;
  const harmless = grammar.grants?.harmless ?? new Set();
  const forFindings = parts.filter(isWorthAFinding).map((part) => withoutHarmless(part, harmless));
  return { ...analysis, findings: analyzeSources(policy, forFindings, grammar, subject).findings };
};
