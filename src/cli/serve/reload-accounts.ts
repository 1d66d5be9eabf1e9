import { watchFile } from 'node:fs';
import { ConfigError } from '../../config/config-error.ts';
import { accountsFilePath, loadConfig } from '../../config/load-config.ts';
import type { Service } from '../../service.ts';

/** By its times, and not by events: those are lost where a file is replaced by a link, as Kubernetes does it. */
const lookEveryMs = 2000;

/**
 * Reads the accounts file again when it changes, and on SIGHUP. Its accounts are served from then on; where it has problems,
 * they are told and the accounts stay as they were.
 */
export const reloadAccounts = (service: Pick<Service, 'configure'>): void => {
  const reload = (): void => {
    try {
      const { accounts } = loadConfig();
      service.configure(accounts);
      process.stderr.write(`The accounts file was read again: ${accounts.length} accounts.\n`);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      process.stderr.write(`The accounts file was read again and not taken:\n${error.message}\n`);
    }
  };
  process.on('SIGHUP', reload);
  const path = accountsFilePath();
  if (path !== null) watchFile(path, { interval: lookEveryMs, persistent: false }, reload);
};
