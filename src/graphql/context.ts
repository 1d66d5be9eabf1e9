import type { PolicyComputer } from '../compute/policy-computer.ts';
import type { RequestBudget } from '../compute/request-budget.ts';
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

/** Everything that resolvers may use, created for each request. */
export interface RequestContext {
  readonly source: KeySource;
  readonly loaders: KeyLoaders;
  readonly load: LoadOptions;
  /** Among whom turns go round. */
  readonly caller: string;
  readonly limits: LimitsConfig;
  readonly drafts: DraftReader;
  readonly fleet: Fleet;
  readonly cacheHint: CacheHint;
  /** The resources that this request may use. */
  readonly budget: RequestBudget;
  /** Computes what is asked of policies, within the budget. */
  readonly computer: PolicyComputer;
  /** How many of `count` further representations may be answered, over all `_entities` fields of the operation. */
  takeRepresentations(count: number): number;
  /** Null where the end user may read there; otherwise the error to answer. Calls no provider. */
  authorize(target: ReadTarget): KmsError | null;
  /** Null where the end user may read one more key past the cache; otherwise the error to answer. */
  admitFreshRead(): KmsError | null;
}

/** What an end user asks to read: one key, or where `arn` is null an account's Region. */
export interface ReadTarget extends RegionKey {
  readonly arn: string | null;
}

/** What resolvers need of the providers' policy languages: to read drafts that clients hand in, and grants. */
export interface DraftReader {
  languageOf(provider: KmsProvider): PolicyLanguage;
  /** Splits an ARN without asking whether it is configured: a draft may be for a key of any account. */
  parseArn(provider: KmsProvider, arn: string): KeyRef | KmsError;
  read(provider: KmsProvider, document: string, subject: PolicySubject): KeyPolicyView;
}
