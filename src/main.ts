#!/usr/bin/env node
import cluster from 'node:cluster';
import { toStartFailure } from './cluster/start-failure.ts';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/config-error.ts';
import { loadConfig } from './config/load-config.ts';

/** The process for want of anything else: alone, the primary one of several, or one of those. */
const serve = async (config: Config): Promise<void> => {
  if (cluster.isWorker) await (await import('./cluster/worker.ts')).serve(config);
  else if (config.lifecycle.workers > 1) await (await import('./cluster/primary.ts')).serve(config);
  else await (await import('./cluster/single-process.ts')).serve(config);
};

/** Bad configuration ends the process before anything is started; all that is wrong with it is said at once. */
try {
  await serve(loadConfig());
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : toStartFailure(error)}\n`);
  process.exit(1);
}
