import { KmsError } from '../errors.ts';
import type { CallContext } from './error-table.ts';

/** The error for a success that lacks its result; not retryable, since another attempt need not bring it. */
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
