import type { LimitsConfig } from '../config/config.ts';
import type { KmsError, KmsProvider } from '../errors.ts';
import type { KeySource, LoadOptions } from '../keys/key-source.ts';
import type { KeyLoaders } from '../keys/loaders.ts';
import type { KeyPolicyView } from '../policy/inspect.ts';
import type { PolicySubject } from '../policy/types.ts';
import type { KeyRef } from '../providers/provider.ts';
import type { Freshness } from './cache-hint.ts';

/** All that resolvers may use, made anew for each request. */
export interface RequestContext {
  readonly source: KeySource;
  readonly loaders: KeyLoaders;
  readonly load: LoadOptions;
  readonly limits: LimitsConfig;
  readonly drafts: DraftReader;
  readonly freshness: Freshness;
  /** Null where the caller may read there; the refusal where not. Asks nobody. */
  authorize(asked: Asked): KmsError | null;
}

/** A place in the clouds, and the key there where one is meant. */
export interface Asked {
  readonly provider: KmsProvider;
  readonly accountId: string;
  readonly region: string;
  readonly arn: string | null;
}

/** Reads policies that clients hand in, for `inspectKeyPolicy`. */
export interface DraftReader {
  /** Splits an ARN without asking whether it is configured: a draft may be for a key of any account. */
  parseArn(provider: KmsProvider, arn: string): KeyRef | KmsError;
  read(provider: KmsProvider, document: string, subject: PolicySubject): KeyPolicyView;
}
