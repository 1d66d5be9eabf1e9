/** One thing that is wrong: where it stands and what was expected there. Never holds the value that was given. */
export interface ConfigProblem {
  /** The name of an environment variable, or a path in the accounts file such as `accounts[0].regions[1]`. */
  readonly path: string;
  readonly message: string;
}

/** Thrown by `loadConfig` with everything that is wrong at once, so that an operator mends it in one go. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(['The configuration has problems:', ...problems.map(toLine)].join('\n'));
    this.problems = problems;
  }
}

const toLine = ({ path, message }: ConfigProblem): string => `  ${path}: ${message}`;
