/** A command that waits for its answer. */
interface WatchedCommand {
  readonly giveUp: () => void;
  readonly sinceTick: number;
}

/** Detects that Redis has not answered for too long. */
export interface Watchdog {
  begin(giveUp: () => void): WatchedCommand;
  /** An answer has arrived. */
  end(command: WatchedCommand): void;
}

const tickMs = 20;

/**
 * Counts only the time in which this process could read answers: while it was busy, answers may have arrived unread,
 * and reading many large ones takes several iterations of the event loop. All commands are given up after `silenceMs`
 * without any answer, or when the oldest command has waited for `longestMs`.
 */
export const createWatchdog = (silenceMs: number, longestMs: number): Watchdog => {
  const all = new Set<WatchedCommand>();
  let timer: NodeJS.Timeout | null = null;
  let tick = 0;
  let lastHeard = 0;

  const look = () => {
    tick += 1;
    const [longest] = all;
    if (!longest) return stop();
    const silent = (tick - lastHeard) * tickMs >= silenceMs;
    if (!silent && (tick - longest.sinceTick) * tickMs < longestMs) return;
    for (const { giveUp } of all) giveUp();
    all.clear();
    stop();
  };
  const stop = () => {
    if (timer) clearInterval(timer);
    timer = null;
  };

  return {
    begin(giveUp) {
      const command = { giveUp, sinceTick: tick };
      if (all.size === 0) lastHeard = tick;
      all.add(command);
      timer ??= setInterval(look, tickMs);
      return command;
    },
    end(command) {
      lastHeard = tick;
      all.delete(command);
    },
  };
};
