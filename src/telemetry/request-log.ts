import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';
import type { LoadEvent, LoadListener } from '../keys/key-source.ts';
import type { Log } from './log.ts';

type CacheResult = Extract<LoadEvent, { readonly kind: 'cache' }>['result'];

/** The cache results of one request, and its end user. */
interface Reads {
  readonly cache: Partial<Record<CacheResult, number>>;
  subject: string | null;
}

/** Logs each GraphQL request with the number of its reads by cache result. */
export interface RequestLog {
  readonly listener: LoadListener;
  /** Sets the end user of the current request, as soon as it is known. */
  setSubject(subject: string | null): void;
  register(app: FastifyInstance): void;
}

/** @returns null unless the level is `debug` */
export const createRequestLog = (log: Log): RequestLog | null => {
  if (!log.isLevelEnabled('debug')) return null;
  const current = new AsyncLocalStorage<Reads>();
  return {
    listener: (event) => {
      const reads = event.kind === 'cache' ? current.getStore() : undefined;
      if (event.kind === 'cache' && reads) reads.cache[event.result] = (reads.cache[event.result] ?? 0) + 1;
    },
    setSubject: (subject) => {
      const reads = current.getStore();
      if (reads) reads.subject = subject;
    },
    register: (app) =>
      void app.addHook('preHandler', (request, reply, done) => {
        if (request.routeOptions.url !== '/graphql') return done();
        const startedAt = performance.now();
        const reads: Reads = { cache: {}, subject: null };
        reply.raw.once('close', () => {
          const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
          log.debug({ correlationId: request.id, ...reads, status: reply.statusCode, durationMs }, 'request');
        });
        current.run(reads, done);
      }),
  };
};
