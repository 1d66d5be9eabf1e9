/**
 * Thrown for a request that can't be evaluated, such as one for a text that is not an action, so that it gets no
 * decision.
 */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
}
