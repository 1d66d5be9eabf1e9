import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** One line of the log. */
export type Line = Readonly<Record<string, unknown>> & { readonly level: string; readonly msg: string };

export interface ServiceProcess {
  readonly url: string;
  /** Everything written to standard output and standard error so far. */
  readonly output: () => string;
  /** The lines of the log so far. Throws where one of them is not a JSON object. */
  readonly lines: () => readonly Line[];
  /** Stops it as an orchestrator does, and resolves to its exit code. */
  end(): Promise<number | null>;
}

/** Starts the service as an operator does, on a free port. `imports` are loaded before it, by `--import`. */
export const startProcess = async (
  env: Readonly<Record<string, string>> = {},
  imports: readonly string[] = [],
): Promise<ServiceProcess> => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', ...imports.flatMap((path) => ['--import', path]), 'src/main.ts'],
    {
      env: { PATH: process.env.PATH, PORT: '0', EXPLORER: 'false', DRAIN_DELAY_SECONDS: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = once(child, 'exit');
  let out = '';
  let err = '';
  child.stderr.on('data', (part) => {
    err += part;
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`The service did not start: ${out}${err}`)));
    child.stdout.on('data', (part) => {
      out += part;
      const said = /^GraphQL (\S+)\/graphql/m.exec(out)?.[1];
      if (said !== undefined) resolve(said);
    });
  });
  return {
    url,
    output: () => out + err,
    lines: () =>
      err
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    end: async () => {
      child.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
};
