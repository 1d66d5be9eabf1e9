import { steadyNow } from '../clock.ts';
import type { Compute } from '../compute/compute.ts';
import type { PolicyComputer } from '../compute/policy-computer.ts';
import type { RequestBudget } from '../compute/request-budget.ts';
import type { Config } from '../config/config.ts';
import type { KmsError } from '../errors.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { boundFleet } from '../graphql/bounded-fleet.ts';
import { type CacheHint, createCacheHint } from '../graphql/cache-hint.ts';
import type { DraftReader, ReadTarget, RequestContext } from '../graphql/context.ts';
import type { KeySource, LoadOptions } from '../keys/key-source.ts';
import { createLoaders, type KeyLoaders } from '../keys/loaders.ts';
import type { EndUser } from './end-user.ts';
import type { FreshReads } from './fresh-reads.ts';

/** The parts of a context that are the same for all requests. */
export interface ContextParts {
  readonly config: Pick<Config, 'cache' | 'limits' | 'provider'>;
  readonly source: KeySource;
  readonly drafts: DraftReader;
  readonly fleet: Fleet;
  readonly compute: Pick<Compute, 'computer' | 'createBudget'>;
  readonly freshReads: FreshReads;
}

/** The parts of a context that depend on the request. */
export interface ContextRequest {
  readonly endUser: EndUser;
  /** The caller, for fair scheduling between callers. */
  caller(): string;
  /**
   * Aborts when the client has disconnected. Created when it is first needed: most requests are answered from the
   * cache.
   */
  goneSignal(): AbortSignal;
  /** Registers a callback for when the response has been sent or the client has disconnected. */
  onClose(listener: () => void): void;
  /** A new id for the request's loads. */
  loadId(): string;
}

interface Later {
  representations?: number;
  load?: LoadOptions;
  loaders?: KeyLoaders;
  budget?: RequestBudget;
  fleet?: Fleet;
}

/**
 * Apollo Server uses a shallow copy of the context: values that are created later must be in an object that both share,
 * and getters on the prototype, which the copy shares.
 */
class LazyContext implements RequestContext {
  readonly source: KeySource;
  readonly limits: Config['limits'];
  readonly drafts: DraftReader;
  readonly cacheHint: CacheHint;
  readonly computer: PolicyComputer;
  private readonly parts: ContextParts;
  private readonly request: ContextRequest;
  private readonly startedAt = performance.now();
  private readonly later: Later = {};

  constructor(parts: ContextParts, request: ContextRequest) {
    this.parts = parts;
    this.request = request;
    this.source = parts.source;
    this.limits = parts.config.limits;
    this.drafts = parts.drafts;
    this.cacheHint = createCacheHint(parts.config.cache.ttlMs);
    this.computer = parts.compute.computer;
  }

  get caller(): string {
    return this.request.caller();
  }

  /** The time that was spent computing before a call counts like waiting time. */
  get load(): LoadOptions {
    this.later.load ??= {
      signal: this.request.goneSignal(),
      deadline: steadyNow() + this.budget.waitingMs,
      fresh: false,
      loadId: this.request.loadId(),
      caller: this.caller,
      subject: this.request.endUser.subject,
    };
    return this.later.load;
  }

  get fleet(): Fleet {
    this.later.fleet ??= boundFleet(this.parts.fleet, this.budget);
    return this.later.fleet;
  }

  get loaders(): KeyLoaders {
    if (this.later.loaders) return this.later.loaders;
    const { budget } = this;
    this.later.loaders = createLoaders(this.source, this.load, () => budget.loadTurn());
    return this.later.loaders;
  }

  get budget(): RequestBudget {
    if (this.later.budget) return this.later.budget;
    const budget = this.parts.compute.createBudget(this.startedAt, this.caller);
    this.later.budget = budget;
    this.request.onClose(() => budget.release());
    return budget;
  }

  takeRepresentations(count: number): number {
    const left = this.limits.representations - (this.later.representations ?? 0);
    this.later.representations = (this.later.representations ?? 0) + count;
    return Math.max(0, Math.min(count, left));
  }

  authorize(target: ReadTarget): KmsError | null {
    return this.request.endUser.authorize(target);
  }

  admitFreshRead(): KmsError | null {
    return this.parts.freshReads(this.caller, this.request.endUser);
  }
}

/** The context of one request. The parts that only calls to providers need are created with the first call. */
export const createRequestContext = (parts: ContextParts, request: ContextRequest): RequestContext =>
  new LazyContext(parts, request);
