import type { JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import type { EgressConfig, ServerConfig } from '../../../config/config.ts';
import type { Log } from '../../../telemetry/log.ts';
import { createEndUser, type EndUser } from '../../end-user.ts';
import { createScopeCheck, freshScope, type ProviderName, scopesIn } from './scopes.ts';
import { createVerify } from './verify.ts';

/** Identifies end users by their tokens. */
export interface EndUsers {
  /** The end user of a token that was verified recently; undefined for other tokens. */
  peek(token: string): EndUser | undefined;
  /** Rejects if the token is invalid, or can't be verified at the moment. */
  identify(token: string): Promise<EndUser>;
}

/** How long a verified token is remembered: a revoked token is accepted for no longer than this. */
const maxRememberedMs = 60_000;
const maxBytes = 8 * 1024 * 1024;
const endUserBytes = 1024;

/** Tokens for programs may name their subject in another claim than `sub`. */
const subjectIn = ({ sub, client_id, azp }: JWTPayload): string | null =>
  [sub, client_id, azp].find((claim) => typeof claim === 'string') ?? null;

export interface EndUsersOptions {
  readonly jwt: NonNullable<ServerConfig['jwt']>;
  readonly egress: EgressConfig;
  readonly nameOf: ProviderName;
  readonly log: Pick<Log, 'warn'>;
}

interface Remembered {
  readonly endUser: EndUser;
  /** By the system's clock, which may be corrected while the token is remembered. */
  readonly expiresAt: number;
}

export const createEndUsers = ({ jwt, egress, nameOf, log }: EndUsersOptions): EndUsers => {
  const verify = createVerify(jwt, egress, log);
  const known = new LRUCache<string, Remembered>({
    maxSize: maxBytes,
    sizeCalculation: (_remembered, token) => endUserBytes + 2 * token.length,
  });
  return {
    peek: (token) => {
      const remembered = known.get(token);
      return remembered !== undefined && Date.now() < remembered.expiresAt ? remembered.endUser : undefined;
    },
    identify: async (token) => {
      const claims = await verify(token);
      const scopes = scopesIn(claims);
      const allows = createScopeCheck(scopes, nameOf);
      const endUser = createEndUser(subjectIn(claims), allows, scopes.includes(freshScope));
      const expiresAt = claims.exp * 1000;
      const ttl = Math.min(maxRememberedMs, expiresAt - Date.now());
      if (ttl > 0) known.set(token, { endUser, expiresAt }, { ttl });
      return endUser;
    },
  };
};
