import { KmsError } from '../errors.ts';
import type { CallContext } from './error-table.ts';

/**
 * The error for a successful response that lacks its result. Not retryable, since another attempt would probably get
 * the same.
 */
export const incompleteAnswer = (context: CallContext, requestId: string | null | undefined): KmsError => {
  const { provider, operation, region, accountId, arn } = context;
  return new KmsError({
    code: 'KMS_PROVIDER_ERROR',
    message: 'The response of KMS lacks the requested data.',
    provider,
    operation,
    httpStatus: 200,
    requestId: requestId ?? null,
    arn,
    region,
    accountId,
  });
};
