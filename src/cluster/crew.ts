import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { AccountConfig, LifecycleConfig } from '../config/config.ts';
import type { Log } from '../telemetry/log.ts';
import { type FromWorker, isFromWorker, type ToWorker } from './messages.ts';
import { createRestarts } from './restarts.ts';
import { StartFailure } from './start-failure.ts';

export interface CrewOptions {
  readonly lifecycle: LifecycleConfig;
  readonly accounts: readonly AccountConfig[];
  readonly log: Log;
}

/** How much longer than it may take a worker is waited for before it is killed. */
const patienceMs = 2000;

/** The worker processes: so many of them, for as long as it is not told to stop. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #restarts = createRestarts();
  readonly #workers = new Set<Worker>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #isStopping = false;

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  /** Resolves with where they listen once all of them do; rejects with the reason where one can't. */
  async start(): Promise<string> {
    const workers = Array.from({ length: this.#options.lifecycle.workers }, () => this.#fork());
    const urls = workers.map(async (worker) => {
      const url = await serving(worker);
      this.#replaceWhenItEnds(worker);
      return url;
    });
    const [url = ''] = await Promise.all(urls);
    return url;
  }

  /** Resolves when all of them have ended, each after what it had begun. One that has not begun yet is killed. */
  async stop(drainDelayMs: number): Promise<void> {
    this.#isStopping = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const worker of this.#workers) send(worker, { keyPolicy: 'stop', drainDelayMs });
    const timer = setTimeout(() => this.kill(), drainDelayMs + this.#options.lifecycle.drainTimeoutMs + patienceMs);
    await Promise.all([...this.#workers].map((worker) => once(worker, 'exit')));
    clearTimeout(timer);
  }

  /** Ends all of them at once, whatever they are at. */
  kill(): void {
    this.#isStopping = true;
    for (const worker of this.#workers) worker.process.kill('SIGKILL');
  }

  #fork(): Worker {
    const worker = cluster.fork();
    this.#workers.add(worker);
    worker.once('exit', () => this.#workers.delete(worker));
    worker.on('message', (message: unknown) => {
      if (!isFromWorker(message) || message.keyPolicy !== 'waiting') return;
      if (this.#isStopping) worker.process.kill('SIGKILL');
      else send(worker, { keyPolicy: 'serve', accounts: this.#options.accounts });
    });
    return worker;
  }

  #replaceWhenItEnds(worker: Worker): void {
    const startedAt = performance.now();
    worker.once('exit', (code, signal) => {
      if (this.#isStopping) return;
      const delayMs = this.#restarts.delayMs(performance.now() - startedAt);
      this.#options.log.error({ pid: worker.process.pid, code, signal, delayMs }, 'a worker ended; another will start');
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.#replace();
      }, delayMs);
      this.#timers.add(timer);
    });
  }

  #replace(): void {
    const worker = this.#fork();
    this.#replaceWhenItEnds(worker);
    serving(worker).then(
      () => this.#options.log.info({ pid: worker.process.pid }, 'a worker took the place of another'),
      (error: unknown) => this.#options.log.error({ err: error }, 'a worker could not start'),
    );
  }
}

const send = (worker: Worker, message: ToWorker): void => {
  if (worker.isConnected()) worker.send(message);
};

/** Where the worker listens, as soon as it does. */
const serving = (worker: Worker): Promise<string> =>
  new Promise((resolve, reject) => {
    const settle = (message: FromWorker): void => {
      if (message.keyPolicy === 'serving') resolve(message.url);
      if (message.keyPolicy === 'failed') reject(new StartFailure(message.reason));
    };
    worker.on('message', (message: unknown) => {
      if (isFromWorker(message)) settle(message);
    });
    worker.once('exit', (code, signal) =>
      reject(new StartFailure(`A worker ended while it started (${signal ?? code}).`)),
    );
  });
