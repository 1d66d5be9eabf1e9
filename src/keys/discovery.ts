import { setTimeout as delay } from 'node:timers/promises';
import type { AccountConfig, DiscoveryConfig } from '../config/config.ts';
import { KmsError } from '../errors.ts';
import { meaningOf } from '../failure-meaning.ts';
import type { ClientSettings, OrganizationClient, Provider } from '../providers/provider.ts';
import { toDiscoveredAccount } from './discovered-account.ts';

/** Keeps the accounts of organizations up to date. */
export interface Discovery {
  /** The errors of organizations whose accounts could not be listed, and may have changed meanwhile. */
  readonly errors: readonly KmsError[];
  /** Lists the accounts of all organizations now. Never rejects: errors are in `errors`, and known accounts stay. */
  refresh(): Promise<void>;
  close(): void;
}

export interface DiscoveryOptions {
  readonly organizations: readonly DiscoveryConfig[];
  readonly providers: readonly Provider[];
  readonly clientSettings: ClientSettings;
  /** Receives all accounts that were found, whenever they change. */
  readonly found: (accounts: readonly AccountConfig[]) => void;
}

const attempts = 4;
const firstRetryMs = 500;
/** How long an organization may take to list its accounts, including retries. */
const listLimitMs = 60_000;

export const createDiscovery = ({ organizations, providers, clientSettings, found }: DiscoveryOptions): Discovery => {
  const members = organizations.map((config) => new Organization(config, clientOf(config, providers, clientSettings)));
  let reported = '';
  const report = (): void => {
    const accounts = members.flatMap(({ accounts: ofMember }) => ofMember);
    const names = accounts.map(({ provider, accountId }) => `${provider} ${accountId}`).join();
    if (names === reported) return;
    reported = names;
    found(accounts);
  };
  const timers = members.map((member) =>
    setInterval(() => void member.refresh().then(report), member.config.refreshMs).unref(),
  );
  return {
    get errors() {
      return members.flatMap(({ error }) => error ?? []);
    },
    refresh: async () => {
      await Promise.all(members.map((member) => member.refresh().then(report)));
    },
    close: () => {
      for (const timer of timers) clearInterval(timer);
      for (const member of members) member.close();
    },
  };
};

const clientOf = (
  { provider, directory }: DiscoveryConfig,
  providers: readonly Provider[],
  settings: ClientSettings,
): OrganizationClient => {
  const known = providers.find(({ id }) => id === provider);
  if (!known) throw new TypeError(`No provider for the organization of ${provider}.`);
  return known.createOrganizationClient(directory, settings);
};

/** An organization and its known accounts. */
class Organization {
  readonly config: DiscoveryConfig;
  accounts: readonly AccountConfig[] = [];
  error: KmsError | null = null;
  readonly #client: OrganizationClient;
  readonly #closed = new AbortController();
  #refreshing: Promise<void> | null = null;

  constructor(config: DiscoveryConfig, client: OrganizationClient) {
    this.config = config;
    this.#client = client;
  }

  /** Accounts that remain keep their objects, and with them their clients and credentials. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#list()
      .then(
        (ids) => {
          const known = new Map(this.accounts.map((account) => [account.accountId, account]));
          this.accounts = ids.map((id) => known.get(id) ?? toDiscoveredAccount(this.config, id));
          this.error = null;
        },
        (error: unknown) => {
          this.error = toKmsError(error, this.config);
        },
      )
      .finally(() => {
        this.#refreshing = null;
      });
    return this.#refreshing;
  }

  close(): void {
    this.#closed.abort();
    this.#client.close();
  }

  async #list(): Promise<readonly string[]> {
    const signal = AbortSignal.any([this.#closed.signal, AbortSignal.timeout(listLimitMs)]);
    const ids = new Set<string>();
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<OrganizationClient['listAccounts']>> = await this.#page(cursor, signal);
      for (const id of page.items) ids.add(id);
      cursor = page.next;
    } while (cursor !== null);
    return [...ids].filter((id) => !this.config.exclude.includes(id)).sort();
  }

  /** Retries transient errors with growing delays: the quota of these operations is low and not documented. */
  async #page(cursor: string | null, signal: AbortSignal) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#client.listAccounts(cursor, { signal });
      } catch (error) {
        const mayPass = error instanceof KmsError && meaningOf(error.code).retry !== 'never';
        if (!mayPass || attempt >= attempts) throw error;
        const waitMs = firstRetryMs * 2 ** (attempt - 1) * (0.5 + Math.random());
        await delay(Math.max(waitMs, error.retryAfterMs ?? 0), undefined, { signal });
      }
    }
  }
}

const toKmsError = (error: unknown, { provider }: DiscoveryConfig): KmsError => {
  if (error instanceof KmsError) return error;
  const message = "The organization's accounts could not be listed in time, or because of an internal error.";
  return new KmsError({ code: 'KMS_PROVIDER_ERROR', message, provider, operation: 'ListAccounts' }, { cause: error });
};
