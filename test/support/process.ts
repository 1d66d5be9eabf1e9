import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ServiceProcess {
  /** The URL at which it listens, from its output. */
  readonly url: string;
  /** All that it has written, to both streams. */
  output(): string;
  /** Stops it as an operator would, and resolves to its exit code. */
  stop(): Promise<number | null>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Starts the service as a separate process, with only these variables. Rejects if it ends before it listens.
 *
 * @param folder - The folder of its sources.
 */
export const startProcess = async (
  env: Readonly<Record<string, string>>,
  folder: string = root,
): Promise<ServiceProcess> => {
  const program = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: '/nonexistent', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(program, 'exit');
  let output = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const url = await new Promise<string>((resolve, reject) => {
    program.once('exit', (code) => reject(new Error(`The service ended with ${code}: ${output}`)));
    program.stdout.on('data', () => {
      const found = /GraphQL (http\S+)\/graphql/.exec(output)?.[1];
      if (found) resolve(found);
    });
  });
  return {
    url,
    output: () => output,
    stop: async () => {
      program.kill('SIGTERM');
      const [code] = await exited;
      return code;
    },
  };
};
