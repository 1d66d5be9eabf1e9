import { randomUUID } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { KmsError } from '../errors.ts';
import { type CacheHint, createCacheHint } from '../graphql/cache-hint.ts';
import type { DraftReader, ReadTarget, RequestContext } from '../graphql/context.ts';
import type { KeySource, LoadOptions } from '../keys/key-source.ts';
import { createLoaders, type KeyLoaders } from '../keys/loaders.ts';
import type { EndUser } from './end-user.ts';

/** What a context is made of that is the same for all requests. */
export interface ContextParts {
  readonly config: Pick<Config, 'cache' | 'limits' | 'provider'>;
  readonly source: KeySource;
  readonly drafts: DraftReader;
}

/** What a request brings. */
export interface ContextRequest {
  readonly endUser: EndUser;
  /** Aborts when the client has gone. Made when it is first needed: most requests are answered from the cache. */
  readonly goneSignal: () => AbortSignal;
  readonly loadId?: string | undefined;
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
  readonly cacheHint: CacheHint;
  private readonly parts: ContextParts;
  private readonly request: ContextRequest;
  private readonly later: Later = {};

  constructor(parts: ContextParts, request: ContextRequest) {
    this.parts = parts;
    this.request = request;
    this.source = parts.source;
    this.limits = parts.config.limits;
    this.drafts = parts.drafts;
    this.cacheHint = createCacheHint(parts.config.cache.ttlMs);
  }

  /** The deadline runs from the first time that something has to be waited for. */
  get load(): LoadOptions {
    this.later.load ??= {
      signal: this.request.goneSignal(),
      deadline: Date.now() + this.parts.config.provider.deadlineMs,
      fresh: false,
      loadId: this.request.loadId ?? randomUUID(),
      subject: this.request.endUser.subject,
    };
    return this.later.load;
  }

  get loaders(): KeyLoaders {
    this.later.loaders ??= createLoaders(this.source, this.load);
    return this.later.loaders;
  }

  authorize(target: ReadTarget): KmsError | null {
    return this.request.endUser.authorize(target);
  }
}

/** The context of one request. What only a provider call needs is made when the first one is. */
export const createRequestContext = (parts: ContextParts, request: ContextRequest): RequestContext =>
  new LazyContext(parts, request);
