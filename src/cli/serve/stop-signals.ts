import { constants } from 'node:os';

const stopSignals = ['SIGTERM', 'SIGINT'] as const;

/** Signals within this time count as one: npm forwards a signal that the terminal sends to the whole process group. */
const duplicateWithinMs = 500;

export interface StopOptions {
  /** How long requests are accepted after SIGTERM, in milliseconds: load balancers still send some then. */
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
