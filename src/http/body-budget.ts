import { Transform, type TransformCallback } from 'node:stream';
import type { preParsingHookHandler } from 'fastify';
import { BytesInFlight } from '../compute/budget.ts';
import type { TimeSlices } from '../compute/time-slices.ts';
import { BodyTurns } from './body-turns.ts';

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

/** The stream of a request's body. */
export type Payload = Parameters<preParsingHookHandler>[2];

/** The bodies of the requests in progress, which share the memory. */
export class Bodies {
  readonly #inFlight: BytesInFlight;
  /** Those that are being received, the oldest first. */
  readonly #all = new Set<CountedBody>();
  readonly turns: BodyTurns;

  constructor(maxBytes: number, slices: Pick<TimeSlices, 'turn'>) {
    this.#inFlight = new BytesInFlight(maxBytes);
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
export class CountedBody extends Transform {
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
