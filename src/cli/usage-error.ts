/** Wrong usage: a missing file, an option that can't be read. Leads to exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
