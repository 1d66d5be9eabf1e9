import { setTimeout as pause } from 'node:timers/promises';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { startHeartbeat } from './heartbeat.ts';
import { migrateTables } from './migrate.ts';
import { pageCost } from './page-cost.ts';
import { createRegionLocks, embeddedLocks, type RegionLocks } from './region-locks.ts';
import { ServerConnections } from './server-connections.ts';

/** A transaction or the database itself. */
export type Session = Pick<
  NodePgDatabase<Record<string, never>>,
  'select' | 'insert' | 'update' | 'delete' | 'execute'
>;

export interface Database extends Session {
  /** Runs `work` in a transaction, which is rolled back where `work` rejects. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
}

export interface IndexDatabase {
  readonly db: Database;
  /** Locks that decide which process reads which Region. */
  readonly locks: RegionLocks;
  /** Vacuums the tables and updates the planner's statistics, which a server would do by itself, but later. */
  vacuum(): Promise<void>;
  /** Whether the database has ended and must be reopened. Connections to a server are replaced automatically. */
  hasEnded(): boolean;
  close(): Promise<void>;
}

export interface DatabaseSettings {
  /** A Postgres server; null for the embedded one. */
  readonly url: string | null;
  /** The folder of the embedded database's files; null for memory. */
  readonly folder: string | null;
}

const connectMs = 3000;
/** The timeout of statements, longer than any statement of the index takes: if it is exceeded, the server is down. */
const statementMs = 15_000;
const maxConnections = 6;
/** The naming of columns in the tables. */
const casing = 'snake_case';
/** How long closing waits for connections, in milliseconds. */
const closeMs = 3000;

/**
 * Opens the index's database and brings its tables up to date.
 *
 * @throws errors of the driver where the database can't be reached
 */
export const openDatabase = ({ url, folder }: DatabaseSettings): Promise<IndexDatabase> =>
  url === null ? openEmbedded(folder) : openServer(url);

/** A pool passes its options to its clients, though its types omit those that only clients have. */
type PoolConfig = pg.PoolConfig & pg.ClientConfig;

const openServer = async (connectionString: string): Promise<IndexDatabase> => {
  const connections = new ServerConnections();
  const client = {
    connectionString,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    stream: connections.create,
  };
  const config: PoolConfig = {
    ...client,
    max: maxConnections,
    query_timeout: statementMs,
    options: `-c ${pageCost}`,
    application_name: 'key-policy-subgraph',
  };
  const pool = new pg.Pool(config);
  const stopHeartbeat = startHeartbeat(connectionString, connections);
  const database = await withTables(pool, createRegionLocks(client), async () => stopHeartbeat());
  return { ...database, vacuum: () => analyzeTables(pool), hasEnded: () => false };
};

const openEmbedded = async (folder: string | null): Promise<IndexDatabase> => {
  const server = await startEmbeddedPostgres(folder);
  const config: PoolConfig = { max: 1, idleTimeoutMillis: 0, stream: () => server.connect() };
  const pool = new pg.Pool(config);
  const database = await withTables(pool, embeddedLocks(), () => server.close());
  if (folder === null) await withoutLog(pool);
  return { ...database, vacuum: () => vacuumTables(pool), hasEnded: () => server.hasEnded() };
};

/** Referencing tables first: a logged table may not reference an unlogged one. */
const tables = [
  'changes',
  'versions',
  'key_details',
  'keys',
  'texts',
  'profiles',
  'regions',
  'profile_counts',
  'term_counts',
].map((table) => `key_policy.${table}`);

/** A database in memory ends with the process: a write-ahead log would only double its memory. */
const withoutLog = async (pool: pg.Pool): Promise<void> => {
  await pool.query(tables.map((table) => `ALTER TABLE ${table} SET UNLOGGED`).join('; '));
};

const analyzeTables = async (pool: pg.Pool): Promise<void> => {
  for (const table of tables) await pool.query(`ANALYZE ${table}`);
};

/**
 * Vacuums one table at a time, so that queries can run in between. The checkpoint at the end truncates the write-ahead
 * log, which the embedded Postgres with its single session never does automatically.
 */
const vacuumTables = async (pool: pg.Pool): Promise<void> => {
  for (const table of tables) await pool.query(`VACUUM (ANALYZE) ${table}`);
  await pool.query('CHECKPOINT');
};

const withTables = async (
  pool: pg.Pool,
  locks: RegionLocks,
  closeServer: () => Promise<void>,
): Promise<Omit<IndexDatabase, 'vacuum' | 'hasEnded'>> => {
  // An idle connection that breaks is replaced with the next query.
  pool.on('error', () => {});
  // A connection that breaks in use rejects its query; the additional error event is ignored.
  pool.on('connect', (client) => client.on('error', () => {}));
  const close = async () => {
    await Promise.race([Promise.all([pool.end(), locks.close()]), pause(closeMs, undefined, { ref: false })]);
    await closeServer();
  };
  try {
    await migrateOnce(pool);
    return { db: toDatabase(pool), locks, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Always returns the connection to the pool. Drizzle's own transactions never return one that breaks at BEGIN. */
const toDatabase = (pool: pg.Pool): Database => {
  const transaction: Database['transaction'] = async (work) => {
    const client = await pool.connect();
    try {
      return await drizzle({ client, casing }).transaction(work);
    } finally {
      client.release();
    }
  };
  return Object.assign(drizzle({ client: pool, casing }), { transaction });
};

const migrateOnce = async (pool: pg.Pool): Promise<void> => {
  const client = await pool.connect();
  try {
    await migrateTables(client);
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
};
