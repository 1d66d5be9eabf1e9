import { TLSSocket } from 'node:tls';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { steadyNow } from '../clock.ts';
import { RequestBudget } from '../compute/budget.ts';
import type { Compute } from '../compute/compute.ts';
import { RequestEntities } from '../compute/entity-admission.ts';
import type { PolicyComputer } from '../compute/policy-computer.ts';
import type { Config } from '../config/config.ts';
import type { KmsError } from '../errors.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { boundFleet } from '../graphql/bounded-fleet.ts';
import { CacheHint } from '../graphql/cache-hint.ts';
import type { DraftReader, RequestContext } from '../graphql/context.ts';
import type { KeySource, LoadOptions } from '../keys/key-source.ts';
import { createLoaders, type KeyLoaders } from '../keys/loaders.ts';
import { certificateOf } from './auth/gateway/client-certificate.ts';
import type { EndUser } from './end-user.ts';
import type { FreshReads } from './fresh-reads.ts';

/** The parts of a context that are the same for all requests. */
export interface ContextParts {
  readonly config: Pick<Config, 'cache' | 'limits' | 'provider'>;
  readonly source: KeySource;
  readonly drafts: DraftReader;
  readonly fleet: Fleet;
  readonly compute: Pick<Compute, 'computer' | 'entities' | 'inFlight' | 'slices'>;
  readonly freshReads: FreshReads;
}

/** The end user where no tokens are required: every authenticated request may read everything. */
export const anyone: EndUser = { subject: null, authorize: () => null, mayReadFresh: false };

/**
 * The caller of a request, for fair scheduling between callers: the token's subject, else the gateway's credentials,
 * else the client's address. It is kept only in memory, and only while the request waits.
 */
const callerOf = ({ headers, raw: { socket } }: FastifyRequest, { subject }: EndUser): string => {
  if (subject !== null) return `subject ${subject}`;
  const secret = headers['router-authorization'];
  if (typeof secret === 'string') return `gateway ${secret}`;
  const certificate = socket instanceof TLSSocket ? certificateOf(socket) : null;
  return certificate === null ? `address ${socket.remoteAddress ?? ''}` : `gateway ${certificate}`;
};

/** The number of loads so far, which gives each its id. */
let loads = 0;

interface Later {
  caller?: string;
  representations?: number;
  load?: LoadOptions;
  loaders?: KeyLoaders;
  budget?: RequestBudget;
  entities?: RequestEntities;
  fleet?: Fleet;
}

/**
 * The context of one request. The parts that only calls to providers need are created with the first call.
 *
 * Apollo Server uses a shallow copy of the context: values that are created later must be in an object that both share,
 * and getters on the prototype, which the copy shares.
 */
export class LazyContext implements RequestContext {
  readonly source: KeySource;
  readonly limits: Config['limits'];
  readonly drafts: DraftReader;
  readonly cacheHint: CacheHint;
  readonly computer: PolicyComputer;
  readonly authorize: EndUser['authorize'];
  private readonly parts: ContextParts;
  private readonly endUser: EndUser;
  private readonly reply: FastifyReply | null;
  private readonly startedAt = performance.now();
  private readonly later: Later = {};

  /** @param reply - Null for an operation that no client has sent. */
  constructor(parts: ContextParts, endUser: EndUser, reply: FastifyReply | null) {
    this.parts = parts;
    this.endUser = endUser;
    this.reply = reply;
    this.source = parts.source;
    this.limits = parts.config.limits;
    this.drafts = parts.drafts;
    this.cacheHint = new CacheHint(parts.config.cache.ttlMs);
    this.computer = parts.compute.computer;
    this.authorize = endUser.authorize;
  }

  get caller(): string {
    this.later.caller ??= this.reply ? callerOf(this.reply.request, this.endUser) : '';
    return this.later.caller;
  }

  /** The time that was spent computing before a call counts like waiting time. */
  get load(): LoadOptions {
    if (this.later.load) return this.later.load;
    const { reply, endUser, caller, budget } = this;
    loads += 1;
    this.later.load = {
      signal: goneSignalOf(reply),
      deadline: steadyNow() + budget.waitingMs,
      fresh: false,
      loadId: loads.toString(36),
      correlationId: reply?.request.id ?? '',
      caller,
      subject: endUser.subject,
    };
    return this.later.load;
  }

  get fleet(): Fleet {
    this.later.fleet ??= boundFleet(this.parts.fleet, this.budget);
    return this.later.fleet;
  }

  get loaders(): KeyLoaders {
    this.later.loaders ??= createLoaders(this.source, this.load, this.budget);
    return this.later.loaders;
  }

  get budget(): RequestBudget {
    if (this.later.budget) return this.later.budget;
    const { caller, limits, reply } = this;
    const { config, compute } = this.parts;
    const deadline = this.startedAt + config.provider.deadlineMs;
    const budget = new RequestBudget({ caller, limits, deadline, inFlight: compute.inFlight, slices: compute.slices });
    this.later.budget = budget;
    reply?.request.whenClosed(() => {
      budget.release();
      this.later.entities?.release();
    });
    return budget;
  }

  takeRepresentations(count: number): number | Promise<number> {
    const taken = this.later.representations ?? 0;
    this.later.representations = taken + count;
    const allowed = Math.max(0, Math.min(count, this.limits.representations - taken));
    return this.admitEntities(allowed)?.then(() => allowed) ?? allowed;
  }

  admitEntities(count: number): Promise<void> | null {
    const { budget, caller, later, parts } = this;
    later.entities ??= new RequestEntities(parts.compute.entities, caller);
    return later.entities.admit(count, budget.waitingMs);
  }

  admitFreshRead(): KmsError | null {
    return this.parts.freshReads(this.caller, this.endUser);
  }
}

/**
 * Aborts when the client disconnects before its response is complete, so that work for it alone is abandoned. Created
 * with the first call: most requests are answered from the cache.
 */
const goneSignalOf = (reply: FastifyReply | null): AbortSignal => {
  const controller = new AbortController();
  reply?.request.whenClosed(() => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
};

export type CreateContext = (reply: FastifyReply) => RequestContext;

/** Receives each request's end user; null without one. */
export type RequestListener = (subject: string | null) => void;

/**
 * Creates the contexts of requests.
 * @param everyone the end user of every request; null where the guard of tokens sets it
 */
export const contextsOf =
  (parts: ContextParts, everyone: EndUser | null, listeners: readonly RequestListener[]): CreateContext =>
  (reply) => {
    const endUser = everyone ?? reply.request.endUser;
    if (!endUser) throw new TypeError('A request was not checked for a token, although tokens are required.');
    for (const listener of listeners) listener(endUser.subject);
    return new LazyContext(parts, endUser, reply);
  };
