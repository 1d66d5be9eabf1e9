import { performance } from 'node:perf_hooks';

/** Limits background reading so that it does not slow down requests. */
export interface ReadThrottle {
  /** Resolves when another key may be read; call `release` when done. Rejects when the signal aborts. */
  acquire(signal: AbortSignal): Promise<void>;
  release(): void;
  /** Call it for each request: background reading then slows down for a while. */
  onRequest(): void;
  close(): void;
}

/** How long reading stays slow after a request, in milliseconds. */
const busyMs = 2000;
/** The pause between keys while requests arrive: a key takes 1 to 2 ms, so one request in twenty waits for a key. */
const busyGapMs = 30;
const fewest = 2;
const most = 256;
const adjustMs = 200;
/** Utilization of the event loop: concurrency grows below the first value and shrinks above the second. */
const idleShare = 0.8;
const fullShare = 0.95;

/**
 * Allows few keys at a time while requests arrive, and otherwise as many as keep the event loop busy: with a distant
 * endpoint that takes many concurrent calls, with a near one few.
 */
export const createReadThrottle = (): ReadThrottle => new EventLoopThrottle();

class EventLoopThrottle implements ReadThrottle {
  #running = 0;
  #limit = 32;
  #lastRequest = Number.NEGATIVE_INFINITY;
  #lastBegin = Number.NEGATIVE_INFINITY;
  #measured = performance.eventLoopUtilization();
  readonly #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | null = null;
  readonly #adjusting: NodeJS.Timeout;

  constructor() {
    this.#adjusting = setInterval(() => this.#adjust(), adjustMs).unref();
  }

  acquire(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        const index = this.#waiting.indexOf(enter);
        if (index >= 0) this.#waiting.splice(index, 1);
        reject(signal.reason);
      };
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(enter);
      this.#pump();
    });
  }

  release(): void {
    this.#running -= 1;
    this.#pump();
  }

  onRequest(): void {
    this.#lastRequest = performance.now();
  }

  close(): void {
    clearInterval(this.#adjusting);
    if (this.#timer) clearTimeout(this.#timer);
  }

  #pump(): void {
    while (this.#waiting.length > 0 && this.#running < this.#limit) {
      const now = performance.now();
      const waitMs = now - this.#lastRequest < busyMs ? this.#lastBegin + busyGapMs - now : 0;
      if (waitMs > 0) {
        this.#pumpLater(waitMs);
        return;
      }
      this.#lastBegin = now;
      this.#running += 1;
      this.#waiting.shift()?.();
    }
  }

  #pumpLater(waitMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#pump();
    }, waitMs);
  }

  #adjust(): void {
    const before = this.#measured;
    this.#measured = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(this.#measured, before);
    if (utilization > fullShare) this.#limit = Math.max(fewest, Math.floor(this.#limit * 0.9));
    else if (utilization < idleShare && this.#running >= this.#limit) {
      this.#limit = Math.min(most, Math.ceil(this.#limit * 1.5));
      this.#pump();
    }
  }
}
