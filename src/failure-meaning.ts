import type { KmsErrorCode } from './errors.ts';

/** How the cache, the region queue and its circuit breaker treat a failure. */
export interface FailureMeaning {
  /** Whether the provider would repeat this refusal: it is cached for the negative TTL, replacing an older answer. */
  readonly definite: boolean;
  /** Whether the region queue retries: after a short pause, or as soon as the rate limit allows. */
  readonly retry: 'never' | 'soon' | 'throttled';
  /** Whether it counts towards opening the circuit: the provider did not respond, as opposed to refusing. */
  readonly opensCircuit: boolean;
  /** Whether the last good answer may be served instead, since the provider is unavailable. */
  readonly allowsStale: boolean;
}

const refusal = { definite: true, retry: 'never', opensCircuit: false, allowsStale: false } as const;
/** An error of this service, or an unknown one. It says nothing about the key, so cached answers are kept. */
const fault = { definite: false, retry: 'never', opensCircuit: false, allowsStale: false } as const;
const throttled = { definite: false, retry: 'throttled', opensCircuit: false, allowsStale: true } as const;
/** The provider responds, but one of its own dependencies does not. */
const dependencyFailure = { definite: false, retry: 'soon', opensCircuit: false, allowsStale: true } as const;
const outage = { definite: false, retry: 'soon', opensCircuit: true, allowsStale: true } as const;

const meanings: Readonly<Record<KmsErrorCode, FailureMeaning>> = {
  KMS_INVALID_KEY_REFERENCE: refusal,
  KMS_ACCOUNT_NOT_CONFIGURED: refusal,
  KMS_INVALID_ARN: refusal,
  KMS_INVALID_PARAMETER: refusal,
  KMS_MISSING_PARAMETER: refusal,
  KMS_KEY_NOT_FOUND: refusal,
  KMS_POLICY_NOT_FOUND: refusal,
  KMS_KEY_POLICY_UNSUPPORTED: refusal,
  KMS_KEY_INVALID_STATE: refusal,
  KMS_ACCESS_DENIED: refusal,
  KMS_CREDENTIALS_INVALID: fault,
  KMS_PROVIDER_ERROR: fault,
  KMS_POLICY_MALFORMED: fault,
  KMS_BUDGET_EXCEEDED: fault,
  KMS_LIMIT_EXCEEDED: fault,
  KMS_AMBIGUOUS_KEY_ID: fault,
  KMS_INDEX_UNAVAILABLE: fault,
  FORBIDDEN: fault,
  KMS_THROTTLED: throttled,
  KMS_DEPENDENCY_TIMEOUT: dependencyFailure,
  KMS_PROVIDER_INTERNAL_ERROR: outage,
  KMS_PROVIDER_UNAVAILABLE: outage,
  KMS_PROVIDER_TIMEOUT: outage,
};

export const meaningOf = (code: KmsErrorCode): FailureMeaning => meanings[code];
