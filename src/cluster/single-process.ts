import type { Config } from '../config/config.ts';
import { startService } from '../service.ts';
import { setV8Flags } from '../v8-flags.ts';
import { formatBanner } from './banner.ts';
import { stopAtSignal } from './stop-signals.ts';

/** Serves in this one process until it is told to stop. Rejects where it can't start. */
export const serve = async (config: Config): Promise<void> => {
  setV8Flags();
  const service = await startService(config);
  stopAtSignal({ drainDelayMs: config.lifecycle.drainDelayMs, stop: (delayMs) => service.close(delayMs) });
  process.stdout.write(formatBanner(config, service.url));
};
