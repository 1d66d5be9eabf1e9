import type { KmsErrorCode } from './errors.ts';

/** What a failure means to the cache, to the region queue and to its circuit. */
export interface FailureMeaning {
  /** The provider has answered and would say the same again: kept for a short time, and the end of an older answer. */
  readonly definite: boolean;
  /** Whether the region queue asks again by itself: after a short pause, or as soon as its budget allows. */
  readonly retry: 'never' | 'soon' | 'throttled';
  /** Counts against the circuit: the provider did not answer, rather than refused. */
  readonly opensCircuit: boolean;
  /** The provider could not be asked, so the last good answer is the best there is. */
  readonly allowsStale: boolean;
}

const no = { definite: true, retry: 'never', opensCircuit: false, allowsStale: false } as const;
/** An error on this side, or an unknown one: it says nothing about the key, so the cache is left alone. */
const fault = { definite: false, retry: 'never', opensCircuit: false, allowsStale: false } as const;
const busy = { definite: false, retry: 'throttled', opensCircuit: false, allowsStale: true } as const;
/** The provider answers, but something behind it does not. */
const hiccup = { definite: false, retry: 'soon', opensCircuit: false, allowsStale: true } as const;
const outage = { definite: false, retry: 'soon', opensCircuit: true, allowsStale: true } as const;

const meanings: Readonly<Record<KmsErrorCode, FailureMeaning>> = {
  KMS_INVALID_KEY_REFERENCE: no,
  KMS_ACCOUNT_NOT_CONFIGURED: no,
  KMS_INVALID_ARN: no,
  KMS_INVALID_PARAMETER: no,
  KMS_MISSING_PARAMETER: no,
  KMS_KEY_NOT_FOUND: no,
  KMS_POLICY_NOT_FOUND: no,
  KMS_KEY_POLICY_UNSUPPORTED: no,
  KMS_KEY_INVALID_STATE: no,
  KMS_ACCESS_DENIED: no,
  KMS_CREDENTIALS_INVALID: fault,
  KMS_PROVIDER_ERROR: fault,
  KMS_POLICY_MALFORMED: fault,
  KMS_BUDGET_EXCEEDED: fault,
  KMS_LIMIT_EXCEEDED: fault,
  KMS_AMBIGUOUS_KEY_ID: fault,
  KMS_INDEX_UNAVAILABLE: fault,
  FORBIDDEN: fault,
  KMS_THROTTLED: busy,
  KMS_DEPENDENCY_TIMEOUT: hiccup,
  KMS_PROVIDER_INTERNAL_ERROR: outage,
  KMS_PROVIDER_UNAVAILABLE: outage,
  KMS_PROVIDER_TIMEOUT: outage,
};

export const meaningOf = (code: KmsErrorCode): FailureMeaning => meanings[code];
