import { createCleanup } from '../cleanup.ts';
import type { Config } from '../config/config.ts';
import { withEmbeddedSandbox } from '../embedded-sandbox.ts';
import { createLog } from '../telemetry/log.ts';
import { collectMetricsOfWorkers } from '../telemetry/metrics/worker-metrics.ts';
import { formatBanner } from './banner.ts';
import { Crew } from './crew.ts';
import { stopAtSignal } from './stop-signals.ts';

/**
 * Serves with several worker processes, which share one port, and one embedded sandbox where there is one. This process
 * answers nothing itself: it starts workers, replaces those that end, and hands on that it is time to stop. Rejects
 * where they can't start, and leaves none running.
 */
export const serve = async (config: Config): Promise<void> => {
  const cleanup = createCleanup();
  try {
    const { accounts } = await withEmbeddedSandbox(config, cleanup);
    if (config.telemetry.metrics) collectMetricsOfWorkers();
    const crew = new Crew({ lifecycle: config.lifecycle, accounts, log: createLog(config.logLevel) });
    cleanup.add(() => crew.kill());
    const url = await crew.start();
    const stop = async (drainDelayMs: number): Promise<void> => {
      await crew.stop(drainDelayMs);
      await cleanup.close();
    };
    stopAtSignal({ drainDelayMs: config.lifecycle.drainDelayMs, stop });
    process.stdout.write(formatBanner(config, url));
  } catch (error) {
    await cleanup.close();
    throw error;
  }
};
