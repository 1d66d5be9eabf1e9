import { analyzeSources, type KeyAnalysis } from '../analyze/analyze-sources.ts';
import type { Grammar } from '../languages/statements/grammar.ts';
import type { ParsedKeyPolicy, PolicySubject } from '../types.ts';
import type { KeyGrant } from './grant.ts';
import { type GrantPart, partsOf } from './sources.ts';

/**
 * A service that may end a grant harms nobody by ending it, on whose behalf so ever: it is listed among those who have
 * access, and is no reason for a finding.
 */
const isWorthAFinding = ({ role, principal }: GrantPart): boolean => role === 'GRANTEE' || principal.kind !== 'SERVICE';

/** Uses no key, and lets nobody use one. */
const harmless: ReadonlySet<string> = new Set(['kms:DescribeKey', 'kms:GetPublicKey', 'kms:RetireGrant']);

/**
 * What a service is given for a source that the constraints name is on behalf of that source, though they do not bind
 * each operation: looking at the key and ending the grant are no reason to say otherwise.
 */
const withoutHarmless = (part: GrantPart): GrantPart => {
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
  const forFindings = parts.filter(isWorthAFinding).map(withoutHarmless);
  return { ...analysis, findings: analyzeSources(policy, forFindings, grammar, subject).findings };
};
