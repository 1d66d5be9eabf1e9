import type { AccountConfig } from '../config/config.ts';
import type { CallSignal, ClientSettings } from './provider.ts';
import { type Expiring, Session } from './session.ts';

/** Obtains credentials once; a session calls it again before they expire. */
export type LoadCredentials<Credentials> = (signal: CallSignal) => Promise<Expiring<Credentials>>;

/** A role to assume. */
export interface Role {
  readonly roleArn: string;
  readonly externalId: string | null;
}

/** How a provider obtains credentials. */
export interface CredentialSource<Credentials> {
  fromSandbox(sandbox: NonNullable<AccountConfig['credentials']['sandbox']>): Credentials;
  /**
   * The scope in which accounts with the same profile have the same identity, such as an AWS partition; null where they
   * have it everywhere.
   */
  partitionOf(account: AccountConfig): string | null;
  /** The identity of the account's profile, or of the SDK's default chain. */
  loadIdentity(account: AccountConfig, settings: ClientSettings): LoadCredentials<Credentials>;
  /** @param base the session whose credentials assume the role */
  loadRole(
    account: AccountConfig,
    role: Role,
    settings: ClientSettings,
    base: Session<Credentials>,
  ): LoadCredentials<Credentials>;
  isSame(one: Credentials, other: Credentials): boolean;
}

/** Gives the session of an account. */
export type SessionOf<Credentials> = (account: AccountConfig, settings: ClientSettings) => Session<Credentials>;

/**
 * The sessions of a provider's accounts. An account has one session for its clients in all Regions, so that a role is
 * assumed once; accounts share the sessions of identities that they have in common.
 */
export const createAccountSessions = <Credentials>(source: CredentialSource<Credentials>): SessionOf<Credentials> => {
  type Load = LoadCredentials<Credentials>;
  const byAccount = new WeakMap<AccountConfig, Session<Credentials>>();
  const shared = new WeakMap<ClientSettings, Map<string, Session<Credentials>>>();

  const open = ({ credentialsTimeoutMs }: ClientSettings, load: Load): Session<Credentials> =>
    new Session({ load, limitMs: credentialsTimeoutMs, isSame: source.isSame });

  const share = (settings: ClientSettings, name: string, load: () => Load): Session<Credentials> => {
    const known = shared.get(settings) ?? new Map<string, Session<Credentials>>();
    const session = known.get(name) ?? open(settings, load());
    shared.set(settings, known.set(name, session));
    return session;
  };

  const identityOf: SessionOf<Credentials> = (account, settings) => {
    const { sandbox, profile } = account.credentials;
    if (sandbox !== null) return open(settings, async () => ({ value: source.fromSandbox(sandbox), expiresAt: null }));
    const name = JSON.stringify([source.partitionOf(account), profile]);
    return share(settings, name, () => source.loadIdentity(account, settings));
  };

  /**
   * The session that assumes the account's role: that of the account's own identity, or of a role that this assumes
   * first.
   */
  const baseOf: SessionOf<Credentials> = (account, settings) => {
    const identity = identityOf(account, settings);
    const { sourceRoleArn, profile } = account.credentials;
    if (sourceRoleArn === null) return identity;
    const role = { roleArn: sourceRoleArn, externalId: null };
    const name = JSON.stringify([sourceRoleArn, profile]);
    return share(settings, name, () => source.loadRole(account, role, settings, identity));
  };

  return (account, settings) => {
    const known = byAccount.get(account);
    if (known !== undefined) return known;
    const { roleArn, externalId } = account.credentials;
    const base = baseOf(account, settings);
    const session =
      roleArn === null ? base : open(settings, source.loadRole(account, { roleArn, externalId }, settings, base));
    byAccount.set(account, session);
    return session;
  };
};
