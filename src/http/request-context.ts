import { randomUUID } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { KmsError } from '../errors.ts';
import { createFreshness, type Freshness } from '../graphql/cache-hint.ts';
import type { Asked, DraftReader, RequestContext } from '../graphql/context.ts';
import type { KeySource, LoadOptions } from '../keys/key-source.ts';
import { createLoaders, type KeyLoaders } from '../keys/loaders.ts';
import type { Caller } from './end-user.ts';

/** What a context is made of that is the same for all requests. */
export interface ContextParts {
  readonly config: Pick<Config, 'cache' | 'limits' | 'provider'>;
  readonly source: KeySource;
  readonly drafts: DraftReader;
}

/** What a request brings. */
export interface ContextRequest {
  readonly caller: Caller;
  /** Aborts when the client has gone. Made when it is first needed: most requests are answered from the cache. */
  readonly goneSignal: () => AbortSignal;
  readonly requestId?: string | undefined;
}

interface Later {
  load?: LoadOptions;
  loaders?: KeyLoaders;
}

/**
 * Apollo Server works on a shallow copy of what it is given: what is made later has to stand in an object that both
 * share, and the getters on the prototype, which is not copied but kept.
 */
class LazyContext implements RequestContext {
  readonly source: KeySource;
  readonly limits: Config['limits'];
  readonly drafts: DraftReader;
  readonly freshness: Freshness;
  private readonly parts: ContextParts;
  private readonly request: ContextRequest;
  private readonly later: Later = {};

  constructor(parts: ContextParts, request: ContextRequest) {
    this.parts = parts;
    this.request = request;
    this.source = parts.source;
    this.limits = parts.config.limits;
    this.drafts = parts.drafts;
    this.freshness = createFreshness(parts.config.cache.ttlMs);
  }

  /** The deadline runs from the first time that something has to be waited for. */
  get load(): LoadOptions {
    this.later.load ??= {
      signal: this.request.goneSignal(),
      deadline: Date.now() + this.parts.config.provider.deadlineMs,
      fresh: false,
      requestId: this.request.requestId ?? randomUUID(),
      subject: this.request.caller.subject,
    };
    return this.later.load;
  }

  get loaders(): KeyLoaders {
    this.later.loaders ??= createLoaders(this.source, this.load);
    return this.later.loaders;
  }

  authorize(asked: Asked): KmsError | null {
    return this.request.caller.authorize(asked);
  }
}

/** The context of one request. What only a provider call needs is made when the first one is. */
export const createRequestContext = (parts: ContextParts, request: ContextRequest): RequestContext =>
  new LazyContext(parts, request);
