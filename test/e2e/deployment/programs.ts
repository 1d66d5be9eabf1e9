import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../cache/redis/redis-server.ts';
import { root } from '../../deployment/compose-file.ts';

export interface RunningProgram {
  readonly url: string;
  close(): Promise<void>;
}

/** Whether moto is installed: it is a Python program, which npm can't install. */
export const hasMoto: boolean = (() => {
  try {
    execFileSync('moto_server', ['--help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

export const motoLeftOut =
  "Left out: the compose file's world with moto as AWS. Install it (pip install 'moto[server]') to have it tested.";

const stop = async (program: ChildProcess): Promise<void> => {
  if (program.exitCode !== null || program.signalCode !== null) return;
  program.kill('SIGTERM');
  await once(program, 'exit');
};

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/** Starts moto as the compose file does: with one account, and without keys. */
export const startMoto = async (environment: Readonly<Record<string, string>>): Promise<RunningProgram> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, ...environment };
  const program = spawn('moto_server', ['--port', String(port)], { env, stdio: 'ignore' });
  for (let tries = 0; tries < 200 && !(await answers(`${url}/moto-api/`)); tries += 1) await setTimeout(100);
  return { url, close: () => stop(program) };
};

const deployment = new URL('test/deployment/', root);

/** Runs a TypeScript program of test/deployment to its end; rejects where it fails. */
export const runProgram = async (name: string, environment: Readonly<Record<string, string>>): Promise<void> => {
  const file = fileURLToPath(new URL(name, deployment));
  const env = { ...process.env, ...environment };
  const program = spawn(process.execPath, ['--import', 'tsx', file], { cwd: fileURLToPath(root), env, stdio: 'pipe' });
  const said: string[] = [];
  program.stderr.on('data', (data) => said.push(String(data)));
  const [code] = await once(program, 'exit');
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${said.join('')}`);
};
