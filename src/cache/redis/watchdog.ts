/** A waiter for an answer of the other side. */
interface WatchedCommand {
  readonly giveUp: () => void;
  readonly sinceTick: number;
}

/** Notices when the other side has not answered for too long. */
export interface Watchdog {
  begin(giveUp: () => void): WatchedCommand;
  /** An answer has arrived. */
  end(command: WatchedCommand): void;
}

const tickMs = 20;

/**
 * Counts only time in which this process could read answers: while it was busy, they may have arrived unread, and many
 * large ones take several turns of the event loop to read. After `silenceMs` without any answer, or `longestMs` without
 * the oldest one, all waiters give up.
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
