import DataLoader from 'dataloader';
import { and, isNull, sql } from 'drizzle-orm';
import type { Session } from '../store/database.ts';
import { keys } from '../store/schema.ts';

/** The part after the slash in a key's ARN, as in the database's index of ids. */
const keyId = sql<string>`split_part(${keys.arn}, '/', 2)`;

/** How many ids are looked up per statement. */
const maxBatchSize = 1000;

/** Finds the ARNs of keys by their bare ids. Rejects with the errors of the database. */
export type FindKeyId = (keyId: string) => Promise<readonly string[]>;

/** Batches look-ups of the same tick, across requests. */
export const createFindKeyId = (db: Session): FindKeyId => {
  const loader = new DataLoader((ids: readonly string[]) => findByKeyIds(db, ids), { cache: false, maxBatchSize });
  return (id) => loader.load(id);
};

const findByKeyIds = async (db: Session, ids: readonly string[]): Promise<readonly (readonly string[])[]> => {
  const rows = await db
    .select({ keyId, arns: sql<readonly string[]>`array_agg(${keys.arn})` })
    .from(keys)
    .where(and(isNull(keys.goneAt), sql`${keyId} = ANY(${sql.param([...ids])}::text[])`))
    .groupBy(keyId);
  const arns = new Map(rows.map((row) => [row.keyId, row.arns]));
  return ids.map((id) => arns.get(id) ?? []);
};
