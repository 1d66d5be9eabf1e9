import type { AccountConfig } from '../config/config.ts';

/** The configured and the discovered accounts. */
export interface ServedAccounts {
  readonly all: readonly AccountConfig[];
  /** Replaces the configured accounts. */
  configure(given: readonly AccountConfig[]): void;
  /** Replaces the discovered accounts. */
  found(given: readonly AccountConfig[]): void;
}

/** @param changed receives all accounts after each change */
export const createServedAccounts = (
  accounts: readonly AccountConfig[],
  changed: (all: readonly AccountConfig[]) => void,
): ServedAccounts => {
  let configured = accounts;
  let discovered: readonly AccountConfig[] = [];
  let all = accounts;
  const update = (): void => {
    all = withDiscovered(configured, discovered);
    changed(all);
  };
  return {
    get all() {
      return all;
    },
    configure(given) {
      configured = keepingSame(configured, given);
      update();
    },
    found(given) {
      discovered = given;
      update();
    },
  };
};

/** A configured account takes precedence over the same account found by discovery. */
const withDiscovered = (configured: readonly AccountConfig[], discovered: readonly AccountConfig[]) => {
  const nameOf = ({ provider, accountId }: AccountConfig) => `${provider} ${accountId}`;
  const known = new Set(configured.map(nameOf));
  return [...configured, ...discovered.filter((account) => !known.has(nameOf(account)))];
};

/** Unchanged accounts keep their objects, and with them their clients, credentials and queues. */
const keepingSame = (before: readonly AccountConfig[], given: readonly AccountConfig[]): readonly AccountConfig[] => {
  const known = new Map(before.map((account) => [JSON.stringify(account), account]));
  return given.map((account) => known.get(JSON.stringify(account)) ?? account);
};
