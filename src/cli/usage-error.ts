/** Incorrect usage, such as a missing file or an invalid option. Results in exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
