import { setTimeout as pause } from 'node:timers/promises';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { migrateTables } from './migrate.ts';
import { pageCost } from './page-cost.ts';
import { createRegionLocks, embeddedLocks, type RegionLocks } from './region-locks.ts';

export type Database = NodePgDatabase<Record<string, never>>;

/** What a transaction and the database itself have in common. */
export type Session = Pick<Database, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

export interface IndexDatabase {
  readonly db: Database;
  /** Which process reads which Region. */
  readonly locks: RegionLocks;
  /** Lets the planner know what stands in the tables: a server would find out by itself, and later. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseSettings {
  /** A Postgres server; null for the embedded one. */
  readonly url: string | null;
  /** Where the embedded one keeps its files; null for memory. */
  readonly folder: string | null;
}

const connectMs = 3000;
/** Longer than any statement of the index takes: a server that does not answer for so long counts as down. */
const statementMs = 15_000;
const maxConnections = 6;
/** A connection that has not ended by then ends with the process. */
const closeMs = 3000;

/**
 * Opens the index's database and brings its tables up to date.
 *
 * @throws whatever the driver says where the database can't be reached
 */
export const openDatabase = ({ url, folder }: DatabaseSettings): Promise<IndexDatabase> =>
  url === null ? openEmbedded(folder) : openServer(url);

const openServer = async (connectionString: string): Promise<IndexDatabase> => {
  const pool = new pg.Pool({
    connectionString,
    max: maxConnections,
    connectionTimeoutMillis: connectMs,
    query_timeout: statementMs,
    keepAlive: true,
    options: `-c ${pageCost}`,
    application_name: 'key-policy-subgraph',
  });
  const locks = createRegionLocks({ connectionString, connectionTimeoutMillis: connectMs, keepAlive: true });
  const database = await withTables(pool, locks, async () => {});
  return { ...database, tidy: () => analyzeTables(pool) };
};

const openEmbedded = async (folder: string | null): Promise<IndexDatabase> => {
  const server = await startEmbeddedPostgres(folder);
  // A pool hands its options on to its clients; its types leave this one out.
  const config: pg.PoolConfig & pg.ClientConfig = { max: 1, idleTimeoutMillis: 0, stream: () => server.connect() };
  const pool = new pg.Pool(config);
  const database = await withTables(pool, embeddedLocks(), () => server.close());
  if (folder === null) await withoutLog(pool);
  return { ...database, tidy: () => tidyTables(pool) };
};

/** Each before those that it refers to: a table without a log may not be referred to by one that has it. */
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

/** What stands in memory ends with the process: a log to restore it from would take as much memory again. */
const withoutLog = async (pool: pg.Pool): Promise<void> => {
  await pool.query(tables.map((table) => `ALTER TABLE ${table} SET UNLOGGED`).join('; '));
};

const analyzeTables = async (pool: pg.Pool): Promise<void> => {
  for (const table of tables) await pool.query(`ANALYZE ${table}`);
};

/**
 * One table after the other, so that questions have their turn in between. The log is cut off in the end: a Postgres
 * of one session never does that by itself.
 */
const tidyTables = async (pool: pg.Pool): Promise<void> => {
  for (const table of tables) await pool.query(`VACUUM (ANALYZE) ${table}`);
  await pool.query('CHECKPOINT');
};

const withTables = async (
  pool: pg.Pool,
  locks: RegionLocks,
  closeServer: () => Promise<void>,
): Promise<Omit<IndexDatabase, 'tidy'>> => {
  // A connection that breaks while nobody uses it concerns nobody: the next one who asks gets another.
  pool.on('error', () => {});
  // One that breaks in use rejects what is asked of it, and says so a second time that nobody else listens to.
  pool.on('connect', (client) => client.on('error', () => {}));
  const close = async () => {
    await Promise.race([Promise.all([pool.end(), locks.close()]), pause(closeMs, undefined, { ref: false })]);
    await closeServer();
  };
  try {
    await migrateOnce(pool);
    return { db: drizzle({ client: pool, casing: 'snake_case' }), locks, close };
  } catch (error) {
    await close();
    throw error;
  }
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
