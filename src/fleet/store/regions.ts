import { sql } from 'drizzle-orm';
import type { KeySourceAccount } from '../../keys/key-source.ts';
import type { Session } from './database.ts';
import { rowsOf } from './rows.ts';
import { regions } from './schema.ts';

export type RegionRow = typeof regions.$inferSelect;

/**
 * Adds the configured Regions to the index, and marks those that are no longer configured as gone. Their keys stay in
 * case they are configured again.
 */
export const syncRegions = async (db: Session, accounts: readonly KeySourceAccount[]): Promise<void> => {
  const configured = accounts.flatMap(({ provider, accountId, regions: names }) =>
    names.map((region) => ({ provider, account_id: accountId, region })),
  );
  const given = rowsOf(configured, 'provider text, account_id text, region text');
  await db.execute(sql`
    INSERT INTO ${regions} (provider, account_id, region)
    SELECT provider, account_id, region FROM ${given} ORDER BY 1, 2, 3
    ON CONFLICT (provider, account_id, region) DO UPDATE SET gone_at = NULL WHERE ${regions}.gone_at IS NOT NULL`);
  await db.execute(sql`
    UPDATE ${regions} SET gone_at = now()
    WHERE gone_at IS NULL AND (provider, account_id, region) NOT IN (SELECT provider, account_id, region FROM ${given})`);
};

/** All Regions in the index, including those that are gone. */
export const readRegions = (db: Session): Promise<readonly RegionRow[]> => db.select().from(regions);
