import type { IndexConfig } from '../config/config.ts';
import type { KmsProvider } from '../errors.ts';
import type { KeySource, PolicyListener } from '../keys/key-source.ts';
import type { KeyPolicyView } from '../policy/inspect.ts';
import type { PolicyLanguage } from '../policy/languages/language.ts';
import type { PolicySubject } from '../policy/types.ts';
import type { FleetEngine } from './engine.ts';
import type { Fleet } from './fleet.ts';
import { createLiveReadings } from './reader/live-readings.ts';
import { createPace } from './reader/pace.ts';

export interface FleetOptions {
  readonly config: IndexConfig;
  readonly languageOf: (provider: KmsProvider) => PolicyLanguage;
  /** Reads a policy. */
  readonly inspect: (provider: KmsProvider, document: string, subject: PolicySubject) => KeyPolicyView;
  /** Is told what goes wrong in the background. */
  readonly failed: (error: unknown) => void;
}

/** The index of a service, as the service itself sees it. */
export interface ServiceFleet extends Fleet {
  /** Is to be told what requests read. */
  readonly policyRead: PolicyListener;
  /** Is to be told of each request, to which the reading in the background gives way. */
  requestCame(): void;
  /** Says where keys are read from. Begins to read at once, or at the first question, as it is configured. */
  start(source: KeySource): void;
}

/**
 * An index that costs nothing until it is needed: the database and all that speaks with it are loaded when the reading
 * begins or the first question comes. What requests read before that is in the index from its beginning.
 */
export const createFleet = (options: FleetOptions): ServiceFleet => {
  const pace = createPace();
  const live = createLiveReadings(options.failed);
  let source: KeySource | null = null;
  let engine: Promise<FleetEngine> | null = null;

  const begin = async (): Promise<FleetEngine> => {
    if (!source) throw new TypeError('The index is asked before it is started.');
    const { startEngine } = await import('./engine.ts');
    return startEngine({ ...options, source, pace, live });
  };
  const started = (): Promise<FleetEngine> => {
    engine ??= begin();
    return engine;
  };
  let running: FleetEngine | null = null;
  const asked = async (): Promise<FleetEngine> => {
    running ??= await started();
    return running;
  };
  return {
    policyRead: live.told,
    // Whoever asks an index that starts with the first question waits for it: it is read as fast as it can be.
    requestCame() {
      if (options.config.startsAtOnce) pace.requestCame();
    },
    start(keySource) {
      source = keySource;
      if (options.config.startsAtOnce) void asked();
    },
    search: async (question) => (await asked()).search(question),
    count: async (question) => (await asked()).count(question),
    keysOf: async (question) => (await asked()).keysOf(question),
    history: async (arn, page) => (await asked()).history(arn, page),
    changes: async (question) => (await asked()).changes(question),
    arnsOf: async (keyId) => running?.arnsOf(keyId) ?? [],
    progress: () => running?.progress() ?? null,
    close: async () => {
      pace.close();
      await live.close();
      await (await engine)?.close();
    },
  };
};
