import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';

/** Replicas that start together migrate one after the other. */
const migrationLock = 7_140_923;

const ownMigrations = fileURLToPath(new URL('./migrations/', import.meta.url));

/**
 * Brings the tables of the index up to date.
 *
 * @param client one session, since it takes a lock
 * @param migrationsFolder those beside this file by default
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
