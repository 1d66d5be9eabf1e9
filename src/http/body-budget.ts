import { Transform, type TransformCallback } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, preParsingHookHandler } from 'fastify';
import { type BytesInFlight, createBytesInFlight } from '../compute/bytes-in-flight.ts';
import type { TimeSlices } from '../compute/time-slices.ts';
import type { Config } from '../config/config.ts';
import { BodyTurns } from './body-turns.ts';
import { createBrotliBodies } from './brotli-bodies.ts';

/** Shorter bodies are always read, so that gateways' usual requests are served while many long ones are received. */
const shortBytes = 65_536;

/**
 * How long a body may be received before it is rejected to make room for others. Gateways send theirs within
 * milliseconds.
 */
const slowAfterMs = 2000;

/** Thrown where the bodies of the requests in progress use all the memory that is allowed for them. */
export class TooManyBodies extends Error {
  override readonly name = 'TooManyBodies';
  readonly statusCode = 503;
}

type Payload = Parameters<preParsingHookHandler>[2];

/** The bodies of the requests in progress, which share the memory. */
class Bodies {
  readonly #inFlight: BytesInFlight;
  /** Those that are being received, the oldest first. */
  readonly #all = new Set<CountedBody>();
  readonly turns: BodyTurns;

  constructor(maxBytes: number, slices: Pick<TimeSlices, 'turn'>) {
    this.#inFlight = createBytesInFlight(maxBytes);
    this.turns = new BodyTurns(this.#all, slices);
  }

  /** False where there is no room, even without those bodies that a client has been sending for a while. */
  take(bytes: number, taker: CountedBody): boolean {
    while (!this.#inFlight.take(bytes)) {
      const slow = [...this.#all].find((body) => performance.now() - body.startedAt >= slowAfterMs);
      if (!slow || slow === taker) return false;
      this.end(slow);
      slow.destroy(new TooManyBodies());
    }
    this.#all.add(taker);
    return true;
  }

  /** It is counted until its request has been answered, but does not give way to others any more. */
  received(body: CountedBody): void {
    this.#all.delete(body);
  }

  end(body: CountedBody): void {
    this.#all.delete(body);
    this.#inFlight.release(body.giveBack());
  }
}

/** Passes a body on in its turns, and counts its bytes. */
class CountedBody extends Transform {
  /** When it began, put off by the time for which it has waited for turns. */
  startedAt = performance.now();
  readonly #source: Payload;
  readonly #bodies: Bodies;
  #bytes = 0;
  /** Passes on the chunk that it has received, and returns the number of its bytes; null where there is none. */
  #pass: (() => number) | null = null;

  constructor(source: Payload, bodies: Bodies) {
    super();
    this.#source = source;
    this.#bodies = bodies;
    // Fastify removes its listener when it rejects the body. An error without a listener would end the process.
    this.on('error', () => {});
    source.once('error', (error) => this.destroy(error));
    source.pipe(this);
  }

  /** The length before decompression, which Fastify compares with the header Content-Length. */
  get receivedEncodedLength(): number {
    return this.#source.receivedEncodedLength ?? 0;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#bodies.take(chunk.length, this)) {
      this.#bytes += chunk.length;
      const receivedAt = performance.now();
      this.#pass = () => {
        this.startedAt += performance.now() - receivedAt;
        done(null, chunk);
        return chunk.length;
      };
      this.#bodies.turns.read(this);
    } else done(new TooManyBodies());
  }

  passOn(): number {
    const pass = this.#pass;
    this.#pass = null;
    return pass?.() ?? 0;
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#pass = null;
    if (error === null) this.#bodies.received(this);
    else this.#bodies.end(this);
    done(error);
  }

  /** The bytes that are counted for it, and no longer from now on. */
  giveBack(): number {
    const bytes = this.#bytes;
    this.#bytes = 0;
    return bytes;
  }
}

const isShort = ({ headers }: FastifyRequest): boolean => {
  const hasUnknownLength = headers['transfer-encoding'] !== undefined || headers['content-encoding'] !== undefined;
  return !hasUnknownLength && Number(headers['content-length'] ?? 0) <= shortBytes;
};

/**
 * Limits the total bytes of the bodies of all requests in progress; decompressed bytes, if they are compressed. Where
 * there is no room, bodies that have been received for a while are rejected, the oldest first, so that slow clients
 * can't keep others out. Bodies are read little by little, so that many at once don't keep health probes waiting.
 * Register it after decompression and before the routes.
 *
 * @param limits `bodiesBytes` of all bodies longer than 64 KB together
 * @throws TooManyBodies to the error handler, for a body for which there is no room
 */
export const registerBodyBudget = (
  app: FastifyInstance,
  limits: Pick<Config['limits'], 'bodyBytes' | 'bodiesBytes'>,
  slices: Pick<TimeSlices, 'turn'>,
): void => {
  const bodies = new Bodies(Math.max(limits.bodiesBytes, limits.bodyBytes), slices);
  const decompressBrotli = createBrotliBodies(limits.bodyBytes);
  const counted = (payload: Payload, reply: FastifyReply): CountedBody => {
    const body = new CountedBody(payload, bodies);
    reply.raw.once('close', () => {
      body.destroy();
      bodies.end(body);
    });
    return body;
  };
  const count: preParsingHookHandler = (request, reply, payload, done) =>
    done(null, isShort(request) ? payload : counted(payload, reply));
  // Decompression comes first among the hooks of a route. No route has any other.
  app.addHook('onRoute', (route) => {
    route.preParsing = [route.preParsing ?? [], count].flat();
  });
  app.addHook('preParsing', (request, reply, payload, done) => {
    if (request.headers['content-encoding'] === 'br') {
      const compressed = counted(payload, reply);
      decompressBrotli(compressed).then((body) => {
        bodies.end(compressed);
        request.headers['content-encoding'] = 'identity';
        done(null, body);
      }, done);
    } else if (request.is404) count.call(app, request, reply, payload, done);
    else done(null, payload);
  });
};
