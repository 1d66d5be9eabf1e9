import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';

/**
 * With several worker processes each scrape meets one of them. That one asks the primary process, which asks them all
 * and adds up; a worker that does not answer in time is left out.
 */
type Message =
  | { readonly keyPolicy: 'scrape'; readonly id: number }
  | { readonly keyPolicy: 'tell'; readonly id: number }
  | { readonly keyPolicy: 'told'; readonly id: number; readonly metrics: readonly object[] }
  | { readonly keyPolicy: 'scraped'; readonly id: number; readonly text: string };

const isMessage = (message: unknown): message is Message =>
  typeof message === 'object' && message !== null && 'keyPolicy' in message;

/** How long workers have to answer; the one that asked waits a little longer, and then tells of itself alone. */
const answerWithinMs = 1000;
const fallBackAfterMs = 2000;

interface Collection {
  readonly answers: (readonly object[])[];
  readonly missing: Set<Worker>;
  readonly finish: () => void;
}

/** To be called once in the primary process, before it has any workers. */
export const collectMetricsOfWorkers = (): void => {
  const collections = new Map<number, Collection>();
  let last = 0;

  const collect = (asker: Worker, scrapeId: number): void => {
    last += 1;
    const id = last;
    const missing = new Set(Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected()) as Worker[]);
    const answers: (readonly object[])[] = [];
    const finish = () => {
      clearTimeout(timer);
      collections.delete(id);
      void textOf(answers).then((text) => send(asker, { keyPolicy: 'scraped', id: scrapeId, text }));
    };
    const timer = setTimeout(finish, answerWithinMs);
    collections.set(id, { answers, missing, finish });
    for (const worker of missing) send(worker, { keyPolicy: 'tell', id });
  };

  cluster.on('message', (worker, message: unknown) => {
    if (!isMessage(message)) return;
    if (message.keyPolicy === 'scrape') collect(worker, message.id);
    if (message.keyPolicy !== 'told') return;
    const collection = collections.get(message.id);
    if (!collection?.missing.delete(worker)) return;
    collection.answers.push(message.metrics);
    if (collection.missing.size === 0) collection.finish();
  });
};

const textOf = (answers: readonly (readonly object[])[]): Promise<string> =>
  AggregatorRegistry.aggregate(answers.map((metrics) => [...metrics])).metrics();

const send = (worker: Worker, message: Message): void => {
  if (worker.isConnected()) worker.send(message);
};

/** The text of all workers' metrics, asked from one of them. */
export const createWorkerScrape = (registry: Registry): (() => Promise<string>) => {
  const waiting = new Map<number, (text: string) => void>();
  let last = 0;

  process.on('message', (message: unknown) => {
    if (!isMessage(message)) return;
    if (message.keyPolicy === 'scraped') waiting.get(message.id)?.(message.text);
    if (message.keyPolicy !== 'tell') return;
    const { id } = message;
    void registry.getMetricsAsJSON().then((metrics) => process.send?.({ keyPolicy: 'told', id, metrics }));
  });

  return async () => {
    last += 1;
    const id = last;
    const ofAll = await new Promise<string | null>((resolve) => {
      const timer = setTimeout(resolve, fallBackAfterMs, null);
      waiting.set(id, (text) => {
        clearTimeout(timer);
        resolve(text);
      });
      process.send?.({ keyPolicy: 'scrape', id });
    });
    waiting.delete(id);
    return ofAll ?? registry.metrics();
  };
};
