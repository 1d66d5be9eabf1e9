import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The running program of the service, as an operator starts it. */
export interface RunningProgram {
  /** Resolves to the URL at which it listens. */
  readonly url: Promise<string>;
  readonly out: () => string;
  readonly err: () => string;
  signal(signal: NodeJS.Signals): void;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

export const run = (env: Readonly<Record<string, string>> = {}): RunningProgram => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { PATH: process.env.PATH, PORT: '0', EXPLORER: 'false', LOG_LEVEL: 'warn', DRAIN_DELAY_SECONDS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  const text = { out: '', err: '' };
  child.stderr.on('data', (part) => {
    text.err += part;
  });
  const url = new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`It did not start: ${text.out}${text.err}`)));
    child.stdout.on('data', (part) => {
      text.out += part;
      const said = /^GraphQL (\S+)\/graphql/m.exec(text.out)?.[1];
      if (said !== undefined) resolve(said);
    });
  });
  url.catch(() => {});
  return { url, out: () => text.out, err: () => text.err, signal: (signal) => void child.kill(signal), ended };
};
