import { constants } from 'node:os';

const stopSignals = ['SIGTERM', 'SIGINT'] as const;

/** Signals this close count as one: npm forwards a signal that the terminal has already sent to the process group. */
const duplicateWithinMs = 500;

export interface StopOptions {
  /** How long to keep answering after SIGTERM, which orchestrators send while requests still arrive. */
  readonly drainDelayMs: number;
  readonly stop: (drainDelayMs: number) => Promise<void>;
}

const end = (code: number): never => process.exit(code);

/** Stops gracefully on the first signal, then ends the process; a second signal ends it at once. */
export const stopOnSignal = ({ drainDelayMs, stop }: StopOptions): void => {
  let firstAt: number | null = null;
  const begin = (delayMs: number): void => {
    firstAt = performance.now();
    stop(delayMs).then(
      () => end(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        end(1);
      },
    );
  };
  for (const signal of stopSignals) {
    process.on(signal, () => {
      if (firstAt === null) begin(signal === 'SIGTERM' ? drainDelayMs : 0);
      else if (performance.now() - firstAt > duplicateWithinMs) end(128 + constants.signals[signal]);
    });
  }
};
