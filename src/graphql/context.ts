import type { RequestBudget } from '../compute/budget.ts';
import type { PolicyComputer } from '../compute/policy-computer.ts';
import type { LimitsConfig } from '../config/config.ts';
import type { KmsError, KmsProvider } from '../errors.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { KeySource, LoadOptions } from '../keys/key-source.ts';
import type { KeyLoaders } from '../keys/loaders.ts';
import type { KeyPolicyView } from '../policy/inspect.ts';
import type { PolicyLanguage } from '../policy/languages/language.ts';
import type { PolicySubject } from '../policy/types.ts';
import type { KeyRef, RegionKey } from '../providers/provider.ts';
import type { CacheHint } from './cache-hint.ts';

/** Everything that resolvers need; created for each request. */
export interface RequestContext {
  readonly source: KeySource;
  readonly loaders: KeyLoaders;
  readonly load: LoadOptions;
  /** The caller, for fair scheduling between callers. */
  readonly caller: string;
  readonly limits: LimitsConfig;
  readonly drafts: DraftReader;
  readonly fleet: Fleet;
  readonly cacheHint: CacheHint;
  /** The resources that this request may use. */
  readonly budget: RequestBudget;
  /** Computes results from policies, within the budget. */
  readonly computer: PolicyComputer;
  /**
   * Counts `count` more representations, over all `_entities` fields of the operation, and returns how many of them may
   * be resolved within the limit; a promise where memory for them is not free yet.
   */
  takeRepresentations(count: number): number | Promise<number>;
  /**
   * Counts entities that take memory until the response is sent. Null where they may be resolved at once; otherwise
   * resolves when memory for them is free, and rejects with KMS_BUDGET_EXCEEDED if that takes too long.
   */
  admitEntities(count: number): Promise<void> | null;
  /** Null where the end user may read there; otherwise the error to return. Calls no provider. */
  authorize(target: ReadTarget): KmsError | null;
  /** Null where the end user may bypass the cache for one more key; otherwise the error to return. */
  admitFreshRead(): KmsError | null;
}

/** What an end user requests: one key, or, where `arn` is null, the keys of an account in a Region. */
export interface ReadTarget extends RegionKey {
  readonly arn: string | null;
}

/** The part of the providers' policy languages that resolvers need, for drafts and for grants. */
export interface DraftReader {
  languageOf(provider: KmsProvider): PolicyLanguage;
  /** The error for what is not the id of an account; null where it is. */
  accountIdError(provider: KmsProvider, accountId: string): KmsError | null;
  /** Parses an ARN whether or not its account is configured: a draft may be for a key of any account. */
  parseArn(provider: KmsProvider, arn: string): KeyRef | KmsError;
  read(provider: KmsProvider, document: string, subject: PolicySubject): KeyPolicyView;
}
