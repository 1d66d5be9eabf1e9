import { scrub } from './scrub.ts';

/** The properties of an error that are logged. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

const maxCauses = 5;

/**
 * Reduces an error to four properties: the SDKs also attach the request with its Authorization header, and the response
 * with the policy.
 */
export const toLoggedError = (error: unknown, causesLeft = maxCauses): LoggedError => {
  if (!(error instanceof Error)) return { type: typeof error, message: 'A value other than an Error was thrown.' };
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: name,
    message: scrub(message),
    ...(code === undefined ? {} : { code }),
    ...(typeof stack === 'string' ? { stack: scrub(stack) } : {}),
    ...(cause === undefined || causesLeft === 0 ? {} : { cause: toLoggedError(cause, causesLeft - 1) }),
  };
};
