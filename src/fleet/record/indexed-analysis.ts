import type { KmsErrorCode } from '../../errors.ts';
import type { KeyGrant } from '../../policy/grants/grant.ts';
import type { KeyPolicyView } from '../../policy/inspect.ts';
import type { KeyPolicyExposure, KeyPolicyFindingCode, KeyPolicySeverity } from '../../policy/types.ts';
import type { ReadGrants, ReadPolicy } from './key-reading.ts';
import { termsOf } from './terms.ts';

/** The analysis of a key, as the index stores it. */
export interface IndexedAnalysis {
  /** Null for a key that could not be analyzed. */
  readonly exposure: KeyPolicyExposure | null;
  /** Of the most severe finding; 0 without findings. */
  readonly severity: number;
  /** Sorted, without repeats. */
  readonly findings: readonly KeyPolicyFindingCode[];
  /** Why the key could not be analyzed; null where it was. */
  readonly errorCode: KmsErrorCode | null;
  /** Of the policy; null where it could not be analyzed. */
  readonly fingerprint: string | null;
  /** The search terms of the key: whom its policy names. */
  readonly terms: readonly string[];
}

const severities: Readonly<Record<KeyPolicySeverity, number>> = { INFO: 1, LOW: 2, MEDIUM: 3, HIGH: 4, CRITICAL: 5 };

export const rankOfSeverity = (severity: KeyPolicySeverity): number => severities[severity];

const withoutAnalysis = (errorCode: KmsErrorCode): IndexedAnalysis => ({
  exposure: null,
  severity: 0,
  findings: [],
  errorCode,
  fingerprint: null,
  terms: [],
});

/**
 * Analyzes a key by its policy and its grants together. Where either could not be read or interpreted, the result has
 * an error code and no exposure, so that the key never counts as harmless.
 */
export const analyzeForIndex = (policy: ReadPolicy, grants: ReadGrants): IndexedAnalysis => {
  if ('error' in policy) return withoutAnalysis(policy.error);
  if ('error' in grants) return withoutAnalysis(grants.error);
  return policy.view.wellFormed ? analyzeView(policy.view, grants) : withoutAnalysis('KMS_POLICY_MALFORMED');
};

const analyzeView = (view: KeyPolicyView, grants: readonly KeyGrant[]): IndexedAnalysis => {
  const { exposure, findings } = grants.length === 0 ? view.analysis : view.accessWith(grants);
  return {
    exposure,
    severity: Math.max(0, ...findings.map(({ severity }) => severities[severity])),
    findings: [...new Set(findings.map(({ code }) => code))].sort(),
    errorCode: null,
    fingerprint: view.fingerprint,
    terms: termsOf(view, grants),
  };
};

const ranks: Readonly<Record<KeyPolicyExposure, number>> = {
  PUBLIC: 0,
  EXTERNAL: 1,
  TRUSTED: 2,
  INTERNAL: 3,
  NONE: 4,
};
const rankOfUnread = 5;

/** The rank of an exposure in search order: widest first, keys that were not analyzed last. */
export const rankOfExposure = (exposure: KeyPolicyExposure | null): number =>
  exposure === null ? rankOfUnread : ranks[exposure];
