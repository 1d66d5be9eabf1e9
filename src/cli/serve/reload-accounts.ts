import { watchFile } from 'node:fs';
import { ConfigError } from '../../config/config-error.ts';
import { accountsFilePath, loadConfig } from '../../config/load-config.ts';
import type { Service } from '../../service.ts';

/** Modification times are polled, since file events are lost if a symbolic link is replaced, as in Kubernetes. */
const pollIntervalMs = 2000;

/**
 * Reloads the accounts file when it changes, and on SIGHUP. Where it has problems, they are logged and the accounts
 * stay as they were.
 */
export const reloadAccounts = (service: Pick<Service, 'configure'>): void => {
  const reload = (): void => {
    try {
      const { accounts } = loadConfig();
      service.configure(accounts);
      process.stderr.write(`Reloaded the accounts file: ${accounts.length} accounts.\n`);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      process.stderr.write(`Did not reload the accounts file:\n${error.message}\n`);
    }
  };
  process.on('SIGHUP', reload);
  const path = accountsFilePath();
  if (path !== null) watchFile(path, { interval: pollIntervalMs, persistent: false }, reload);
};
