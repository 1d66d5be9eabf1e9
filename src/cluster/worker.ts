import type { AccountConfig, Config } from '../config/config.ts';
import { startService } from '../service.ts';
import { setV8Flags } from '../v8-flags.ts';
import { type FromWorker, isToWorker } from './messages.ts';
import { toStartFailure } from './start-failure.ts';
import { ignoreStopSignals } from './stop-signals.ts';

const tell = (message: FromWorker): Promise<void> =>
  new Promise((resolve) => {
    if (process.send) process.send(message, () => resolve());
    else resolve();
  });

const start = async (config: Config, accounts: readonly AccountConfig[]) => {
  try {
    const service = await startService({ ...config, accounts }, config.lifecycle.workers);
    await tell({ keyPolicy: 'serving', url: service.url });
    return service;
  } catch (error) {
    await tell({ keyPolicy: 'failed', reason: toStartFailure(error) });
    return process.exit(1);
  }
};

/** Serves as one of several processes, from the moment the primary process says so until it says that it is enough. */
export const serve = async (config: Config): Promise<void> => {
  let service: ReturnType<typeof start> | null = null;
  const stop = async (drainDelayMs: number): Promise<void> => (await service)?.close(drainDelayMs);

  setV8Flags();
  ignoreStopSignals();
  process.on('message', (message: unknown) => {
    if (!isToWorker(message)) return;
    if (message.keyPolicy === 'serve') service ??= start(config, message.accounts);
    else
      stop(message.drainDelayMs).then(
        () => process.exit(0),
        () => process.exit(1),
      );
  });
  await tell({ keyPolicy: 'waiting' });
};
