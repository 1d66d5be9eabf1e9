import { scrub } from './scrub.ts';

/** What a log line says of an error. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

const maxCauses = 5;

/**
 * Takes four things of an error and leaves the rest: SDKs hang the whole exchange on theirs, with the Authorization
 * header among the request's and the policy in the response.
 */
export const toLoggedError = (error: unknown, causesLeft = maxCauses): LoggedError => {
  if (!(error instanceof Error)) return { type: typeof error, message: 'Something was thrown that is no Error.' };
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
