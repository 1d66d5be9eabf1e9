import pg from 'pg';

/**
 * Which of several processes on one database reads a Region. A lock is held by a session of the database and ends with
 * it, so that a process that dies leaves none behind.
 * https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export interface RegionLocks {
  /** True where this process has the Region from now on; false where another one has it. */
  take(regionId: number): Promise<boolean>;
  release(regionId: number): Promise<void>;
  /** Whether this process has the Region still: a session that broke has taken its locks with it. */
  holds(regionId: number): boolean;
  close(): Promise<void>;
}

/** The embedded database has one process, which gets whatever it asks for once. */
export const embeddedLocks = (): RegionLocks => {
  const held = new Set<number>();
  return {
    take: async (regionId) => !held.has(regionId) && Boolean(held.add(regionId)),
    release: async (regionId) => {
      held.delete(regionId);
    },
    holds: (regionId) => held.has(regionId),
    close: async () => held.clear(),
  };
};

/** Tells these locks from those of other programs on the same database. */
const lockClass = 7_140_924;

/** Locks in a session of their own, which is opened when the first one is asked for. */
export const createRegionLocks = (config: pg.ClientConfig): RegionLocks => new SessionLocks(config);

/** An answer that takes longer is one of a session that has broken. */
const queryMs = 5000;

class SessionLocks implements RegionLocks {
  readonly #config: pg.ClientConfig;
  readonly #held = new Set<number>();
  #client: Promise<pg.Client> | null = null;
  /** A session has one query at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(config: pg.ClientConfig) {
    this.#config = { ...config, query_timeout: queryMs };
  }

  async take(regionId: number): Promise<boolean> {
    if (this.#held.has(regionId)) return false;
    return this.#inTurn(async () => {
      const session = this.#connected();
      const client = await session;
      const { rows } = await client.query('SELECT pg_try_advisory_lock($1, $2) AS taken', [lockClass, regionId]);
      if (rows[0]?.taken === true && this.#client === session) this.#held.add(regionId);
      return this.#held.has(regionId);
    });
  }

  async release(regionId: number): Promise<void> {
    if (!this.#held.delete(regionId)) return;
    await this.#inTurn(async () => {
      const client = await this.#client;
      await client?.query('SELECT pg_advisory_unlock($1, $2)', [lockClass, regionId]);
    });
  }

  holds(regionId: number): boolean {
    return this.#held.has(regionId);
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#lost();
    await client?.then((open) => open.end()).catch(() => {});
  }

  /** A failure takes the session with it, and its locks: nobody can tell any more what it holds. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work).catch((error: unknown) => {
      this.#drop();
      throw error;
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  #connected(): Promise<pg.Client> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#config);
    client.on('error', () => this.#lost());
    client.on('end', () => this.#lost());
    await client.connect();
    return client;
  }

  #drop(): void {
    const client = this.#client;
    this.#lost();
    client?.then((open) => open.end()).catch(() => {});
  }

  #lost(): void {
    this.#held.clear();
    this.#client = null;
  }
}
