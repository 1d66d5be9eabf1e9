import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { lockFolder } from './folder-lock.ts';
import type { EmbeddedAnswer, EmbeddedSettings } from './messages.ts';
import { ProtocolStream } from './protocol-stream.ts';

/** A Postgres inside this process: PGlite in a worker thread, with a single session. */
export interface EmbeddedPostgres {
  /** Creates a stream for node-postgres. */
  connect(): ProtocolStream;
  /** Whether its thread has ended. There are no more responses then. */
  hasEnded(): boolean;
  close(): Promise<void>;
}

/** Created by the build. The relative path is the same from the sources and from the build. */
export const templateUrl = new URL('../../../../dist/fleet/empty-index.tar.gz', import.meta.url);

const templatePath = (): string | null => {
  const path = fileURLToPath(templateUrl);
  return existsSync(path) ? path : null;
};

/** When run as TypeScript, as in development and tests, the thread must register tsx first. */
const startThread = (settings: EmbeddedSettings): Worker => {
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL('./worker.js', import.meta.url), { workerData: settings });
  }
  const source = JSON.stringify(new URL('./worker.ts', import.meta.url).href);
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}); })`;
  return new Worker(load, { eval: true, workerData: settings });
};

/**
 * Starts the embedded Postgres.
 *
 * @param folder the folder of its files, for one process at a time; null keeps it in memory
 * @throws where the folder can't be used, or another process uses it
 */
export const startEmbeddedPostgres = async (
  folder: string | null,
  template: string | null = templatePath(),
): Promise<EmbeddedPostgres> => {
  const lock = folder === null ? null : await lockFolder(folder);
  try {
    const thread = new DatabaseThread(startThread({ folder, template }));
    await thread.ready;
    return {
      connect: () => new ProtocolStream((message) => thread.exchange(message)),
      hasEnded: () => thread.hasEnded(),
      close: async () => {
        await thread.close();
        await lock?.release();
      },
    };
  } catch (error) {
    await lock?.release();
    throw error;
  }
};

interface Waiting {
  resolve(bytes: Uint8Array): void;
  reject(error: Error): void;
}

/** The thread as a function; responses arrive in the order of the messages. */
class DatabaseThread {
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  readonly #closed: Promise<void>;
  #ended: Error | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.unref();
    this.ready = this.#received('ready');
    this.#closed = this.#received('closed');
    this.#closed.catch(() => {});
    worker.on('message', (message: EmbeddedAnswer) => {
      if (message.kind === 'bytes') this.#waiting.shift()?.resolve(message.bytes);
    });
    worker.on('error', (error) => this.#end(error));
    worker.on('exit', () => this.#end(new Error('The embedded database has ended.')));
  }

  exchange(message: Uint8Array): Promise<Uint8Array> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      // The driver uses larger buffers, which would be copied entirely.
      const bytes = new Uint8Array(message);
      this.#worker.postMessage(bytes, [bytes.buffer]);
    });
  }

  hasEnded(): boolean {
    return this.#ended !== null;
  }

  async close(): Promise<void> {
    if (!this.#ended) this.#worker.postMessage(null);
    await this.#closed.catch(() => {});
    await this.#worker.terminate();
  }

  /** Resolves when the thread has sent a message of this kind. */
  #received(kind: EmbeddedAnswer['kind']): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#worker.on('message', (message: EmbeddedAnswer) => {
        if (message.kind === kind) resolve();
      });
      this.#worker.once('error', reject);
      this.#worker.once('exit', () => reject(new Error('The embedded database has ended.')));
    });
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
