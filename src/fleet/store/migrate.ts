import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';

/** Serializes the migrations of replicas that start together. */
const migrationLock = 7_140_923;

const ownMigrations = fileURLToPath(new URL('./migrations/', import.meta.url));

/**
 * Brings the tables of the index up to date.
 *
 * @param client a single session, since it takes a lock
 * @param migrationsFolder by default next to this file
 */
export const migrateTables = async (
  client: pg.Client | pg.PoolClient,
  migrationsFolder = ownMigrations,
): Promise<void> => {
  await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
  await migrate(drizzle({ client }), {
    migrationsFolder,
    migrationsSchema: 'key_policy',
    migrationsTable: 'migrations',
  });
  await client.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
};
