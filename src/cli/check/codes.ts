import { suggest } from '../../config/suggest.ts';
import { keyPolicyFindingCodes } from '../../policy/finding-codes.ts';
import { issueSeverities } from '../../policy/parse/issues.ts';
import type { KeyPolicySeverity } from '../../policy.ts';
import { UsageError } from '../usage-error.ts';
import { ownCodes, type Problem } from './problem.ts';

/** The severities, lowest first. */
const severities: readonly KeyPolicySeverity[] = ['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

export const rankOf = (severity: KeyPolicySeverity): number => severities.indexOf(severity);

/** All codes of problems, sorted. */
export const knownCodes: readonly string[] = [
  ...new Set([...keyPolicyFindingCodes, ...Object.keys(issueSeverities), ...Object.keys(ownCodes)]),
].sort();

/**
 * Reads `--fail-on`: severities and codes, in any letter case.
 * @throws UsageError where a word is neither
 */
export const readFailOn = (words: readonly string[]): readonly string[] =>
  words.map((word) => {
    const name = word.toUpperCase().replaceAll('-', '_');
    if (severities.some((severity) => severity === name) || knownCodes.includes(name)) return name;
    const near = suggest(name, [...severities, ...knownCodes]);
    throw new UsageError(
      `--fail-on ${word}: neither a severity (${severities.join(', ').toLowerCase()}) nor a code${near ? `. Did you mean ${near}?` : ''}`,
    );
  });

/** Whether a problem has one of the given codes, or at least one of the given severities. */
export const isFailing = ({ code, severity }: Problem, failOn: readonly string[]): boolean =>
  failOn.some((word) => {
    const threshold = severities.map(String).indexOf(word);
    return threshold === -1 ? word === code : rankOf(severity) >= threshold;
  });
