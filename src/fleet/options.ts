import type { IndexConfig } from '../config/config.ts';
import type { KmsProvider } from '../errors.ts';
import type { KeySource } from '../keys/key-source.ts';
import type { KeyPolicyView } from '../policy/inspect.ts';
import type { PolicyLanguage } from '../policy/languages/language.ts';
import type { PolicySubject } from '../policy/types.ts';
import type { LiveReadings } from './reader/live-readings.ts';
import type { ReadThrottle } from './reader/read-throttle.ts';

export interface FleetOptions {
  readonly config: IndexConfig;
  readonly languageOf: (provider: KmsProvider) => PolicyLanguage;
  /** Reads a policy. */
  readonly inspect: (provider: KmsProvider, document: string, subject: PolicySubject) => KeyPolicyView;
  /** Receives errors of background work. */
  readonly onError: (error: unknown) => void;
}

/** What the index needs when it is opened. */
export interface EngineOptions extends FleetOptions {
  readonly source: KeySource;
  readonly throttle: ReadThrottle;
  readonly live: LiveReadings;
}
