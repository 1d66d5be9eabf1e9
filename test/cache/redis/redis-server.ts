import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';

/** The program to use as the shared store, Redis or Valkey; null where neither is installed. */
export const redisProgram: string | null =
  ['redis-server', 'valkey-server'].find((program) => {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }) ?? null;

export const redisLeftOut =
  'Left out: what needs Redis. Install redis-server or valkey-server (apt-get install redis-server) to have it tested.';

export interface RedisServer {
  readonly url: string;
  /** Kills it without a shutdown. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Suspends it: connections stay open, but nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** The test's own client, to read what is stored and to corrupt it. */
  readonly client: Redis;
  close(): Promise<void>;
}

export const startRedis = async (program: string): Promise<RedisServer> => {
  const port = await freePort();
  let server: ChildProcess | null = null;
  const start = async () => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    server = spawn(program, settings, { stdio: 'ignore' });
    await answering(port);
  };
  const kill = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  await start();
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => {});
  return {
    url: `redis://127.0.0.1:${port}`,
    client,
    start,
    kill,
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    close: async () => {
      client.disconnect();
      await kill();
    },
  };
};

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const answering = async (port: number): Promise<void> => {
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => {});
  await client.ping();
  client.disconnect();
};
