import pg from 'pg';

/**
 * Decides which of several processes on one database reads a Region. A lock belongs to a database session and ends with
 * it, so a process that dies leaves none behind.
 * https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export interface RegionLocks {
  /** True where this process now has the lock; false where another one has it. */
  take(regionId: number): Promise<boolean>;
  release(regionId: number): Promise<void>;
  /** Whether this process still has the lock: a broken session has lost its locks. */
  holds(regionId: number): boolean;
  close(): Promise<void>;
}

/** The locks of the embedded database, which has a single process. */
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

/** Separates these locks from those of other programs on the same database. */
const lockClass = 7_140_924;

/** Locks in a dedicated session, which is opened with the first lock. */
export const createRegionLocks = (config: pg.ClientConfig): RegionLocks => new SessionLocks(config);

/** The timeout after which a session counts as broken. */
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

  /** A failure closes the session and so drops its locks: which of them it still held is unknown. */
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
