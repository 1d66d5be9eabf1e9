import type { Config } from '../config/config.ts';
import { startService } from '../service.ts';
import { tuneEngine } from '../v8-flags.ts';
import { toGreeting } from './greeting.ts';
import { stopAtSignal } from './stop-signals.ts';

/** Serves in this one process until it is told to stop. Rejects where it can't start. */
export const serve = async (config: Config): Promise<void> => {
  tuneEngine();
  const service = await startService(config);
  stopAtSignal({ drainDelayMs: config.lifecycle.drainDelayMs, stop: (delayMs) => service.close(delayMs) });
  process.stdout.write(toGreeting(config, service.url));
};
