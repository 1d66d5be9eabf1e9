import { Transform, type TransformCallback } from 'node:stream';
import type { FastifyInstance, FastifyRequest, preParsingHookHandler } from 'fastify';
import { type BytesInFlight, createBytesInFlight } from '../compute/request-budget.ts';

/** Shorter bodies are always read, so that gateways' usual requests are served while many long ones are received. */
const shortBytes = 65_536;

/** Thrown where the bodies that are being received use all the memory that is allowed for them. */
export class TooManyBodies extends Error {
  override readonly name = 'TooManyBodies';
  readonly statusCode = 503;
}

type Payload = Parameters<preParsingHookHandler>[2];

/** Passes a body on, and counts its bytes until it is complete or abandoned. */
class CountedBody extends Transform {
  readonly #source: Payload;
  readonly #inFlight: BytesInFlight;
  #bytes = 0;

  constructor(source: Payload, inFlight: BytesInFlight) {
    super();
    this.#source = source;
    this.#inFlight = inFlight;
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
    if (this.#inFlight.take(chunk.length)) {
      this.#bytes += chunk.length;
      done(null, chunk);
    } else done(new TooManyBodies());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#inFlight.give(this.#bytes);
    this.#bytes = 0;
    done(error);
  }
}

const isShort = ({ headers }: FastifyRequest): boolean => {
  const hasUnknownLength = headers['transfer-encoding'] !== undefined || headers['content-encoding'] !== undefined;
  return !hasUnknownLength && Number(headers['content-length'] ?? 0) <= shortBytes;
};

/**
 * Limits the total bytes of all request bodies that are being received; decompressed bytes, if they are compressed.
 * Register it after decompression and before the routes.
 *
 * @param maxBytes of all bodies longer than 64 KB together
 * @throws TooManyBodies to the error handler, for a body for which there is no room
 */
export const registerBodyBudget = (app: FastifyInstance, maxBytes: number): void => {
  const inFlight = createBytesInFlight(maxBytes);
  const count: preParsingHookHandler = (request, reply, payload, done) => {
    if (isShort(request)) return done(null, payload);
    const body = new CountedBody(payload, inFlight);
    reply.raw.once('close', () => body.destroy());
    done(null, body);
  };
  // Decompression is the only hook of this kind that routes have; counting follows it.
  app.addHook('onRoute', (route) => {
    route.preParsing = [route.preParsing ?? [], count].flat();
  });
  app.addHook('preParsing', (request, reply, payload, done) => {
    if (request.is404) count.call(app, request, reply, payload, done);
    else done(null, payload);
  });
};
