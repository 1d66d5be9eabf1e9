import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';
import type { KmsError } from '../errors.ts';
import { budgetExceeded, timeIsUp } from './request-budget.ts';

/** Worker threads for computations that would block the event loop for too long. */
export interface Threads {
  /**
   * @param worker the module that exports a function `run` for the task, without its extension
   * @param timeoutMs how long it may take, waiting included; a thread that takes longer is terminated
   * @throws KmsError KMS_BUDGET_EXCEEDED where time or memory does not suffice; otherwise what `run` throws
   */
  run<Task, Result>(worker: URL, task: Task, timeoutMs: number): Promise<Result>;
  close(): Promise<void>;
}

/** The maximum heap of a thread: ten times what a document within the limits needs. */
const threadHeapMb = 128;
const threadYoungHeapMb = 16;
const idleMs = 30_000;
/** If this many tasks are waiting, further ones are rejected at once. */
const maxWaiting = 200;

/** When run as TypeScript, as in development and tests, a thread needs the same loader as this process. */
const isTypeScript = import.meta.url.endsWith('.ts');
const extension = isTypeScript ? '.ts' : '.js';

const open = async (): Promise<Piscina> => {
  const { Piscina: Pool } = await import('piscina');
  return new Pool({
    name: 'run',
    minThreads: 0,
    maxThreads: Math.max(1, availableParallelism() - 1),
    idleTimeout: idleMs,
    maxQueue: maxWaiting,
    resourceLimits: { maxOldGenerationSizeMb: threadHeapMb, maxYoungGenerationSizeMb: threadYoungHeapMb },
    ...(isTypeScript ? { execArgv: ['--import', 'tsx'] } : {}),
  });
};

/** The typed errors, by the name or code of the pool's error. */
const reasons: Readonly<Record<string, () => KmsError>> = {
  AbortError: timeIsUp,
  ERR_WORKER_OUT_OF_MEMORY: () => budgetExceeded('This field needs more memory to compute than a request may use.'),
};

/** https://github.com/piscinajs/piscina: the error that a full queue rejects with. */
const isQueueFull = ({ message }: Error): boolean => message === 'Task queue is at limit';

const toError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  if (isQueueFull(error)) return budgetExceeded('Too much is being computed at the moment.', true);
  const code = 'code' in error ? String(error.code) : '';
  return (reasons[error.name] ?? reasons[code])?.() ?? error;
};

/** Threads start when they are first needed: most services never need one. */
export const createThreads = (): Threads => {
  let opening: Promise<Piscina> | null = null;
  return {
    async run(worker, task, timeoutMs) {
      opening ??= open();
      const pool = await opening;
      const filename = fileURLToPath(worker) + extension;
      const signal = AbortSignal.timeout(Math.ceil(timeoutMs));
      return pool.run(task, { filename, signal }).catch((error: unknown) => {
        throw toError(error);
      });
    },
    close: async () => {
      await (await opening)?.destroy();
    },
  };
};
