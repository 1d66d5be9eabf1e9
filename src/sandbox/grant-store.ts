import { randomBytes } from 'node:crypto';
import type { SandboxGrant } from './keys/sandbox-grant.ts';

/** A grant in force. */
export interface StoredGrant extends SandboxGrant {
  readonly grantId: string;
  readonly keyArn: string;
  /** Increases with each grant, so that a marker stays valid when others are retired. */
  readonly place: number;
}

export interface GrantStore {
  add(keyArn: string, grant: SandboxGrant): StoredGrant;
  /** In the order in which they were created. */
  ofKey(keyArn: string): readonly StoredGrant[];
  find(keyArn: string, grantId: string): StoredGrant | undefined;
  /** The grant of a grant token. */
  findByToken(token: string): StoredGrant | undefined;
  /** Every CreateGrant returns a new token, even for a grant that exists. */
  issueToken(grant: StoredGrant): string;
  /** The grants of all keys, for ListRetirableGrants. */
  all(): readonly StoredGrant[];
  remove(grant: StoredGrant): void;
}

/** As long as the ids of the real service. */
const newGrantId = (): string => randomBytes(32).toString('hex');

export const createGrantStore = (): GrantStore => {
  const byKey = new Map<string, Map<string, StoredGrant>>();
  const byToken = new Map<string, StoredGrant>();
  let place = 0;

  return {
    add(keyArn, grant) {
      place += 1;
      const stored = { ...grant, grantId: grant.grantId ?? newGrantId(), keyArn, place };
      const grants = byKey.get(keyArn) ?? new Map<string, StoredGrant>();
      byKey.set(keyArn, grants.set(stored.grantId, stored));
      return stored;
    },
    ofKey: (keyArn) => [...(byKey.get(keyArn)?.values() ?? [])],
    find: (keyArn, grantId) => byKey.get(keyArn)?.get(grantId),
    findByToken: (token) => byToken.get(token),
    issueToken(grant) {
      const token = randomBytes(96).toString('base64');
      byToken.set(token, grant);
      return token;
    },
    all: () => [...byKey.values()].flatMap((grants) => [...grants.values()]),
    remove: ({ keyArn, grantId }) => void byKey.get(keyArn)?.delete(grantId),
  };
};
