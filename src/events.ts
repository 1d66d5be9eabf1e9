import type { KmsError, KmsOperation, KmsProvider } from './errors.ts';

/** An event between a resolver and a provider, for metrics, the audit log and traces. */
export type LoadEvent =
  | {
      readonly kind: 'provider-call';
      readonly operation: KmsOperation;
      readonly provider: KmsProvider;
      readonly accountId: string;
      readonly region: string;
      readonly arn: string | null;
      readonly subject: string | null;
      readonly correlationId: string;
      readonly providerRequestId: string | null;
      readonly durationMs: number;
      readonly error: KmsError | null;
    }
  | {
      readonly kind: 'cache';
      readonly operation: KmsOperation;
      readonly result: 'hit' | 'negative-hit' | 'shared-hit' | 'miss' | 'stale' | 'joined';
    }
  | {
      readonly kind: 'throttled';
      readonly provider: KmsProvider;
      readonly accountId: string;
      readonly region: string;
      readonly operation: KmsOperation;
    }
  | {
      readonly kind: 'circuit';
      readonly provider: KmsProvider;
      readonly accountId: string;
      readonly region: string;
      readonly state: 'closed' | 'open' | 'half-open';
    }
  | { readonly kind: 'redis'; readonly state: 'up' | 'down'; readonly reason: string | null };

export type LoadListener = (event: LoadEvent) => void;
