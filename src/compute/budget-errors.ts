import { KmsError } from '../errors.ts';

/** @param options.retryable whether the same request may succeed at another time; false by default */
export const budgetExceeded = (
  message: string,
  { retryable = false }: { readonly retryable?: boolean } = {},
): KmsError => new KmsError({ code: 'KMS_BUDGET_EXCEEDED', message, retryable });

export const timeIsUp = (): KmsError =>
  budgetExceeded('This field takes longer to compute than the request may take.', { retryable: true });
