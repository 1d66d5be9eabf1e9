import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { ServerConnections } from './server-connections.ts';

const intervalMs = 1000;
/** The time limit for connecting, and for the answer. */
const answerMs = 2000;
/** A single answer may be late because this process was busy. */
const failuresOfOutage = 2;

/**
 * Queries a server every second in a session of its own. Where nothing answers, the connections fail until it does:
 * otherwise each query would have to find out, which takes as long as the slowest statement may take.
 *
 * @returns stops it
 */
export const startHeartbeat = (connectionString: string, connections: ServerConnections): (() => void) => {
  const stop = new AbortController();
  void run(new Probe(connectionString), connections, stop.signal);
  return () => stop.abort();
};

const run = async (probe: Probe, connections: ServerConnections, signal: AbortSignal): Promise<void> => {
  let failures = 0;
  while (!signal.aborted) {
    const failure = await probe.check();
    failures = failure === null ? 0 : failures + 1;
    if (failure === null) connections.restore();
    else if (failures >= failuresOfOutage && !signal.aborted) connections.fail(failure);
    await pause(intervalMs, undefined, { signal, ref: false }).catch(() => {});
  }
  probe.stop();
};

class Probe {
  readonly #config: pg.ClientConfig;
  #client: pg.Client | null = null;

  constructor(connectionString: string) {
    this.#config = { connectionString, connectionTimeoutMillis: answerMs, query_timeout: answerMs };
  }

  /** Why there was no answer; null where there was one. A server that refuses has answered. */
  async check(): Promise<Error | null> {
    try {
      this.#client ??= await this.#connect();
      await this.#client.query('SELECT 1');
      return null;
    } catch (error) {
      this.stop();
      if (error instanceof pg.DatabaseError) return null;
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  stop(): void {
    this.#client?.end().catch(() => {});
    this.#client = null;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#config);
    client.on('error', () => {});
    await client.connect();
    return client;
  }
}
