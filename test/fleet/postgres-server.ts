import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const packages = '/usr/lib/postgresql';

const newestPackage = (): string | null => {
  try {
    const [newest] = readdirSync(packages).sort((one, other) => Number(other) - Number(one));
    return newest === undefined ? null : join(packages, newest, 'bin');
  } catch {
    return null;
  }
};

const works = (folder: string): boolean => {
  try {
    execFileSync(join(folder, 'postgres'), ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** The folder of the programs of a Postgres server; null where none is installed. */
export const postgresPrograms: string | null =
  [process.env.POSTGRES_BIN, newestPackage()].find((folder) => typeof folder === 'string' && works(folder)) ?? null;

export const postgresLeftOut =
  'Left out: the index in a Postgres server. Install it (apt-get install postgresql) to have it tested.';

export interface PostgresServer {
  readonly url: string;
  /** Stops it without a shutdown, as a power failure would. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Postgres refuses to run as root. */
const owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null;

/** Starts a server with a database of its own, on a free port of this machine. */
export const startPostgres = async (programs: string): Promise<PostgresServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'key-policy-postgres-'));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    ...owner,
    stdio: 'ignore',
  });
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | null = null;
  const start = async () => {
    const settings = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'max_connections=60'];
    server = spawn(join(programs, 'postgres'), settings, { ...owner, stdio: 'ignore' });
    await answering(url);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  };
  await start();
  return {
    url,
    start,
    // An immediate shutdown writes nothing, so the next start recovers.
    kill: () => end('SIGQUIT'),
    close: async () => {
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
};

const answering = async (url: string): Promise<void> => {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('SELECT 1');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => {});
    }
  }
};
