/** The question itself was wrong: a file that is not there, an option that can't be read. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
