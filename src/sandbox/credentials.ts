import { randomBytes } from 'node:crypto';
import type { Cloud } from './call.ts';

/** The secret of all permanent access keys of the sandbox. Public, since it protects nothing. */
export const sandboxSecret = 'sandbox';

/** The principal that signed a request. */
export interface Signer {
  readonly accountId: string;
  readonly arn: string;
  /** The unique id of the user or session, as in GetCallerIdentity. */
  readonly principalId: string;
}

export interface Credential {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly signer: Signer;
  /** Null for permanent keys. */
  readonly session: { readonly token: string; readonly expiresAt: number } | null;
}

export interface Role {
  readonly arn: string;
  /** The external id that AssumeRole must send; null where the role requires none. */
  readonly externalId: string | null;
}

export interface CredentialStore {
  addAccount(provider: Cloud, accountId: string): void;
  find(provider: Cloud, accessKeyId: string): Credential | undefined;
  /** Issues temporary credentials; `sessionSeconds` of the sandbox's options overrides the requested duration. */
  issue(provider: Cloud, signer: Signer, durationSeconds: number): Credential;
  findRole(roleArn: string): Role | undefined;
  addRole(role: Role): void;
  revoke(accountId: string): void;
  restore(accountId: string): void;
  expireSessions(): void;
}

export const permanentAccessKeyId = (accountId: string): string => `SANDBOX${accountId}`;

const userArn: Readonly<Record<Cloud, (accountId: string) => string>> = {
  AWS: (accountId) => `arn:aws:iam::${accountId}:user/sandbox`,
  ALIBABA_CLOUD: (accountId) => `acs:ram::${accountId}:user/sandbox`,
};

export const roleArn: Readonly<Record<Cloud, (accountId: string, name: string) => string>> = {
  AWS: (accountId, name) => `arn:aws:iam::${accountId}:role/${name}`,
  ALIBABA_CLOUD: (accountId, name) => `acs:ram::${accountId}:role/${name}`,
};

/** The prefix of real temporary access keys. */
const temporaryPrefix: Readonly<Record<Cloud, string>> = { AWS: 'ASIA', ALIBABA_CLOUD: 'STS.' };

export const createCredentialStore = (sessionSeconds: number | undefined): CredentialStore => {
  const credentials = new Map<string, Credential>();
  const roles = new Map<string, Role>();
  const revoked = new Set<string>();

  return {
    addAccount(provider, accountId) {
      const signer = { accountId, arn: userArn[provider](accountId), principalId: `AIDASANDBOX${accountId}` };
      const accessKeyId = permanentAccessKeyId(accountId);
      credentials.set(`${provider} ${accessKeyId}`, { accessKeyId, secret: sandboxSecret, signer, session: null });
    },
    find(provider, accessKeyId) {
      const found = credentials.get(`${provider} ${accessKeyId}`);
      return found && !revoked.has(found.signer.accountId) ? found : undefined;
    },
    issue(provider, signer, durationSeconds) {
      const credential = {
        accessKeyId: temporaryPrefix[provider] + randomBytes(8).toString('hex').toUpperCase(),
        secret: randomBytes(30).toString('base64'),
        signer,
        session: {
          token: randomBytes(96).toString('base64'),
          expiresAt: Date.now() + (sessionSeconds ?? durationSeconds) * 1000,
        },
      };
      credentials.set(`${provider} ${credential.accessKeyId}`, credential);
      return credential;
    },
    findRole: (arn) => roles.get(arn.toLowerCase()),
    addRole: (role) => void roles.set(role.arn.toLowerCase(), role),
    revoke: (accountId) => void revoked.add(accountId),
    restore: (accountId) => void revoked.delete(accountId),
    expireSessions() {
      for (const [id, credential] of credentials) {
        if (credential.session)
          credentials.set(id, { ...credential, session: { ...credential.session, expiresAt: 0 } });
      }
    },
  };
};
