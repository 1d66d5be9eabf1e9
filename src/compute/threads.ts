import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';
import type { KmsError } from '../errors.ts';
import { budgetExceeded, timeIsUp } from './budget-errors.ts';
import { createThreadTurns } from './thread-turns.ts';
import type { Owner } from './turn-queues.ts';

/** Worker threads for computations that would block the event loop for too long. */
export interface Threads {
  /**
   * @param worker the module that exports a function `run` for the task, without its extension
   * @param timeoutMs how long it may take, waiting included; a thread that takes longer is terminated
   * @param owner for which it runs: callers take turns, and so do their requests
   * @throws KmsError KMS_BUDGET_EXCEEDED where time or memory does not suffice; otherwise what `run` throws
   */
  run<Task, Result>(worker: URL, task: Task, timeoutMs: number, owner: Owner): Promise<Result>;
  close(): Promise<void>;
}

/** The maximum heap of a thread: ten times what a document within the limits needs. */
const threadHeapMb = 128;
const threadYoungHeapMb = 16;
const idleMs = 30_000;
const maxThreads = Math.max(1, availableParallelism() - 1);

/** When run as TypeScript, as in development and tests, a thread needs the same loader as this process. */
const isTypeScript = import.meta.url.endsWith('.ts');
const extension = isTypeScript ? '.ts' : '.js';

const open = async (): Promise<Piscina> => {
  const { Piscina: Pool } = await import('piscina');
  return new Pool({
    name: 'run',
    minThreads: 0,
    maxThreads,
    idleTimeout: idleMs,
    resourceLimits: { maxOldGenerationSizeMb: threadHeapMb, maxYoungGenerationSizeMb: threadYoungHeapMb },
    ...(isTypeScript ? { execArgv: ['--import', 'tsx'] } : {}),
  });
};

/** The typed errors, by the name or code of the pool's error. */
const reasons: Readonly<Record<string, () => KmsError>> = {
  AbortError: timeIsUp,
  ERR_WORKER_OUT_OF_MEMORY: () => budgetExceeded('This field needs more memory to compute than a request may use.'),
};

const toError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  return (reasons[error.name] ?? reasons[code])?.() ?? error;
};

/** Aborts after a time, unless it is cancelled: the timers of all tasks of a request would be due at once. */
const abortAfter = (ms: number) => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  return { signal: controller.signal, cancel: () => clearTimeout(timer) };
};

/** Threads start when they are first needed: most services never need one. */
export const createThreads = (): Threads => {
  const turns = createThreadTurns(maxThreads);
  let opening: Promise<Piscina> | null = null;
  const runWithin = async <Task, Result>(worker: URL, task: Task, timeoutMs: number): Promise<Result> => {
    opening ??= open();
    const pool = await opening;
    const { signal, cancel } = abortAfter(timeoutMs);
    return pool
      .run(task, { filename: fileURLToPath(worker) + extension, signal })
      .catch((error: unknown) => {
        throw toError(error);
      })
      .finally(cancel);
  };
  return {
    async run<Task, Result>(worker: URL, task: Task, timeoutMs: number, owner: Owner): Promise<Result> {
      const deadline = performance.now() + timeoutMs;
      await turns.begin(owner, timeoutMs);
      try {
        return await runWithin<Task, Result>(worker, task, deadline - performance.now());
      } finally {
        turns.end();
      }
    },
    close: async () => {
      await (await opening)?.destroy();
    },
  };
};
