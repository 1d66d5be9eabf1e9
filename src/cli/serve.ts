import cluster from 'node:cluster';
import { toStartFailure } from '../cluster/start-failure.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { loadConfig } from '../config/load-config.ts';

/** The process for want of anything else: alone, the primary one of several, or one of those. */
const start = async (config: Config): Promise<void> => {
  if (cluster.isWorker) await (await import('../cluster/worker.ts')).serve(config);
  else if (config.lifecycle.workers > 1) await (await import('../cluster/primary.ts')).serve(config);
  else await (await import('../cluster/single-process.ts')).serve(config);
};

/** Serves until it is told to stop. Bad configuration ends the process before anything is started, with every problem. */
export const serve = async (): Promise<void> => {
  try {
    await start(loadConfig());
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigError ? error.message : toStartFailure(error)}\n`);
    process.exit(1);
  }
};
