import { analyzeSources, type KeyAnalysis } from '../analyze/analyze-sources.ts';
import type { Grammar } from '../languages/language.ts';
import type { ParsedKeyPolicy, PolicySubject } from '../types.ts';
import type { KeyGrant } from './grant.ts';
import { type GrantPart, partsOf } from './sources.ts';

/**
 * A service that may end a grant harms nobody by ending it, on whose behalf so ever: it is listed among those who have
 * access, and is no reason for a finding.
 */
const isWorthAFinding = ({ role, principal }: GrantPart): boolean => role === 'GRANTEE' || principal.kind !== 'SERVICE';

/**
 * Who may use a key, by its policy and its grants together.
 * @param grants - All grants on the key.
 * @param subject - The key.
 */
export function analyzeKeyAccess(
  policy: ParsedKeyPolicy,
  grants: readonly KeyGrant[],
  grammar: Grammar,
  subject: PolicySubject,
): KeyAnalysis {
  const parts = grants.flatMap((grant) => partsOf(grant, grammar, subject));
  const analysis = analyzeSources(policy, parts, grammar, subject);
  const forFindings = parts.filter(isWorthAFinding);
  if (forFindings.length === parts.length) return analysis;
  return { ...analysis, findings: analyzeSources(policy, forFindings, grammar, subject).findings };
}
