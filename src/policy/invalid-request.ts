/** Thrown where a question to `evaluate` makes no sense, so that no definite answer is given to it. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
}
