import type { KmsErrorCode } from '../errors.ts';
import type { LoadEvent, LoadListener } from '../keys/key-source.ts';
import type { Log } from './log.ts';
import { scrub } from './scrub.ts';
import type { TraceIds } from './tracing.ts';

type ProviderCall = Extract<LoadEvent, { readonly kind: 'provider-call' }>;

/** Failures that an operator should investigate. Others are ordinary results, such as that a key does not exist. */
const troubles: ReadonlySet<KmsErrorCode> = new Set([
  'KMS_ACCESS_DENIED',
  'KMS_CREDENTIALS_INVALID',
  'KMS_DEPENDENCY_TIMEOUT',
  'KMS_PROVIDER_INTERNAL_ERROR',
  'KMS_PROVIDER_UNAVAILABLE',
  'KMS_PROVIDER_TIMEOUT',
  'KMS_PROVIDER_ERROR',
]);

const maxReasonLength = 1000;

/** The provider's own message, which may name the denied role: for operators, never for clients. */
const reasonOf = (cause: unknown): string | undefined =>
  cause instanceof Error ? scrub(cause.message).slice(0, maxReasonLength) : undefined;

const toAuditLine = ({ error, ...call }: ProviderCall, traceIds: TraceIds | undefined) => ({
  correlationId: call.correlationId,
  subject: call.subject,
  provider: call.provider,
  accountId: call.accountId,
  region: call.region,
  operation: call.operation,
  arn: call.arn,
  cache: 'miss',
  code: error?.code ?? 'OK',
  providerRequestId: call.providerRequestId,
  durationMs: Math.round(call.durationMs * 10) / 10,
  ...(error ? { providerCode: error.providerCode, httpStatus: error.httpStatus, reason: reasonOf(error.cause) } : {}),
  ...traceIds,
});

/**
 * Logs each call to a provider, successful or not, and each change of a circuit or of the connection to Redis. Reads
 * from the cache are not logged here; the request log counts them at the level `debug`.
 *
 * @param traceIdsOfNow - The ids of the current trace; null without tracing.
 */
export const createAuditLog =
  (log: Log, traceIdsOfNow: (() => TraceIds) | null): LoadListener =>
  (event) => {
    switch (event.kind) {
      case 'provider-call': {
        const level = event.error !== null && troubles.has(event.error.code) ? 'warn' : 'info';
        if (log.isLevelEnabled(level)) log[level](toAuditLine(event, traceIdsOfNow?.()), 'provider read');
        return;
      }
      case 'circuit': {
        const { kind: _kind, ...circuit } = event;
        return log[event.state === 'open' ? 'warn' : 'info'](circuit, 'circuit changed');
      }
      case 'redis':
        return log[event.state === 'down' ? 'warn' : 'info']({ state: event.state, reason: event.reason }, 'redis');
      case 'throttled': {
        const { kind: _kind, ...call } = event;
        return log.debug(call, 'throttled by the provider');
      }
      case 'cache':
        return;
    }
  };
