import { constants } from 'node:os';

const stopSignals = ['SIGTERM', 'SIGINT'] as const;

/** npm hands on the signal that a terminal has already sent to the whole group: so near, two of them are one. */
const sameWithinMs = 500;

export interface StopOptions {
  /** How long to go on answering after SIGTERM, which orchestrators send while requests still come. */
  readonly drainDelayMs: number;
  readonly stop: (drainDelayMs: number) => Promise<void>;
}

const end = (code: number): never => process.exit(code);

/** Stops in good order at the first signal, and ends the process then; a second one ends it at once. */
export const stopAtSignal = ({ drainDelayMs, stop }: StopOptions): void => {
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
      else if (performance.now() - firstAt > sameWithinMs) end(128 + constants.signals[signal]);
    });
  }
};

/** For workers: a terminal signals every process of the group, yet the primary process says when to stop. */
export const ignoreStopSignals = (): void => {
  for (const signal of stopSignals) process.on(signal, () => {});
};
