import { ConfigError } from '../../config/config-error.ts';
import { loadConfig } from '../../config/load-config.ts';
import { startService } from '../../service.ts';
import { formatBanner } from './banner.ts';
import { reloadAccounts } from './reload-accounts.ts';
import { formatStartFailure } from './start-failure.ts';
import { stopOnSignal } from './stop-signals.ts';
import { setV8Flags } from './v8-flags.ts';

const start = async (): Promise<void> => {
  const config = loadConfig();
  setV8Flags();
  const service = await startService(config);
  stopOnSignal({ drainDelayMs: config.lifecycle.drainDelayMs, stop: (delayMs) => service.close(delayMs) });
  if (!config.sandbox) reloadAccounts(service);
  process.stdout.write(formatBanner(config, service.url));
};

/**
 * Serves in this process until it is stopped. Ends the process with exit code 1 and all reasons on standard error where
 * the configuration is not valid or the service can't start.
 */
export const serve = async (): Promise<void> => {
  try {
    await start();
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigError ? error.message : formatStartFailure(error)}\n`);
    process.exit(1);
  }
};
