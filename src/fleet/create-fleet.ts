import type { KeySource, PolicyListener } from '../keys/key-source.ts';
import type { Fleet } from './fleet.ts';
import type { FleetOptions } from './options.ts';
import { createLiveReadings } from './reader/live-readings.ts';
import { createReadThrottle } from './reader/read-throttle.ts';

/** The index as the service uses it, with its life cycle. */
export interface ServiceFleet extends Fleet {
  /** Adds a policy that a request has read. */
  readonly policyRead: PolicyListener;
  /** Call it for each request: background reading slows down while requests arrive. */
  onRequest(): void;
  /** Sets the key source. Reading begins immediately or with the first query, as configured. */
  start(source: KeySource): void;
}

/**
 * Creates the index. The database and its modules are loaded only when reading begins or the first query arrives; what
 * requests have read before that is buffered, and becomes part of the index.
 */
export const createFleet = (options: FleetOptions): ServiceFleet => {
  const throttle = createReadThrottle();
  const live = createLiveReadings(options.onError);
  let source: KeySource | null = null;
  let engine: Promise<Fleet> | null = null;

  const begin = async (): Promise<Fleet> => {
    if (!source) throw new TypeError('The index was queried before it was started.');
    const { startEngine } = await import('./engine.ts');
    return startEngine({ ...options, source, throttle, live });
  };
  const started = (): Promise<Fleet> => {
    engine ??= begin();
    return engine;
  };
  let running: Fleet | null = null;
  const runningEngine = async (): Promise<Fleet> => {
    running ??= await started();
    return running;
  };
  return {
    policyRead: live.policyRead,
    // The first query starts the reading and waits for it, so keys are read at full speed.
    onRequest() {
      if (options.config.startsAtOnce) throttle.onRequest();
    },
    start(keySource) {
      source = keySource;
      if (options.config.startsAtOnce) void runningEngine();
    },
    search: async (query) => (await runningEngine()).search(query),
    count: async (query) => (await runningEngine()).count(query),
    keysOf: async (query) => (await runningEngine()).keysOf(query),
    history: async (arn, page) => (await runningEngine()).history(arn, page),
    changes: async (query) => (await runningEngine()).changes(query),
    arnsOf: async (keyId) => running?.arnsOf(keyId) ?? [],
    progress: () => running?.progress() ?? null,
    close: async () => {
      throttle.close();
      await live.close();
      await (await engine)?.close();
    },
  };
};
