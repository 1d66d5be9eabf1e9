/** One problem: its place, and what was expected there. Never contains the given value. */
export interface ConfigProblem {
  /** The name of an environment variable, or a path in the accounts file such as `accounts[0].regions[1]`. */
  readonly path: string;
  readonly message: string;
}

/** Thrown by `loadConfig` with all problems at once, so that an operator can fix them in one go. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(['The configuration has problems:', ...problems.map(toLine)].join('\n'));
    this.problems = problems;
  }
}

const toLine = ({ path, message }: ConfigProblem): string => `  ${path}: ${message}`;
