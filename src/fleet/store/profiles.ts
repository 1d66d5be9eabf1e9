import { sql } from 'drizzle-orm';
import { nameOfProfile, type Profile } from '../record/profile.ts';
import type { Session } from './database.ts';
import { isOneOfTexts, rowsOf } from './rows.ts';
import { profiles } from './schema.ts';

/** The id of a profile, which never changes. */
type IdOfProfile = (profile: Profile) => number;

export interface ProfileIds {
  /** Loads the ids of the given profiles. Rejects with the errors of the database. */
  load(db: Session, wanted: readonly Profile[]): Promise<IdOfProfile>;
}

/** Caches only committed profiles: those that a transaction adds are lost where it is rolled back. */
export const createProfileIds = (): ProfileIds => {
  const known = new Map<string, number>();
  return {
    async load(db, wanted) {
      const missing = new Map(wanted.map((profile) => [nameOfProfile(profile), profile]));
      for (const name of known.keys()) missing.delete(name);
      for (const [name, id] of await findProfiles(db, missing)) {
        known.set(name, id);
        missing.delete(name);
      }
      await addProfiles(db, missing);
      const added = new Map(await findProfiles(db, missing));
      return (profile) => {
        const name = nameOfProfile(profile);
        const id = known.get(name) ?? added.get(name);
        if (id === undefined) throw new TypeError('The id of a profile was requested before it was loaded.');
        return id;
      };
    },
  };
};

type Profiles = ReadonlyMap<string, Profile>;

const findProfiles = async (db: Session, wanted: Profiles): Promise<readonly (readonly [string, number])[]> => {
  if (wanted.size === 0) return [];
  const found = await db
    .select({ name: profiles.name, id: profiles.id })
    .from(profiles)
    .where(isOneOfTexts(profiles.name, [...wanted.keys()]));
  return found.map(({ name, id }) => [name, id]);
};

const addProfiles = async (db: Session, added: Profiles): Promise<void> => {
  if (added.size === 0) return;
  const rows = [...added].map(([name, { errorCode, ...rest }]) => ({ name, error_code: errorCode, ...rest }));
  const columns = sql`name, exposure, severity, findings, error_code, state`;
  const given = rowsOf(rows, 'name text, exposure text, severity int, findings text[], error_code text, state text');
  await db.execute(sql`
    INSERT INTO ${profiles} (${columns}) SELECT ${columns} FROM ${given} ORDER BY name ON CONFLICT (name) DO NOTHING`);
};
