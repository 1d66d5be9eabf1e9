import type { FastifyInstance, FastifyReply, FastifyRequest, preParsingHookHandler } from 'fastify';
import { BytesInFlight } from '../compute/budget.ts';
import type { TimeSlices } from '../compute/time-slices.ts';
import type { Config } from '../config/config.ts';
import { Bodies, CountedBody, type Payload, TooManyBodies } from './body-budget.ts';
import { createBrotliBodies } from './brotli-bodies.ts';
import { jsonSizeOf } from './json-size.ts';

/** Shorter bodies are always read, so that gateways' usual requests are served while many long ones are received. */
const shortBytes = 65_536;

/** What a value takes in memory, at most: an empty object of two characters. */
const bytesOfValue = 64;
/** Shorter bodies are not scanned while there is memory for the largest number of values that they may have. */
const scannedFrom = 16_384;
const maxBytesOfCharacter = 1 + bytesOfValue / 2;
/** From this length, parsing takes so long that bodies wait for turns on the event loop. */
const inTurnsFrom = 65_536;

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

type Done = (error: Error | null, parsed?: unknown) => void;

/** The memory for the parsed bodies of the requests in progress: a half each for those that were scanned or not. */
class ParsedBodies {
  readonly #unscanned: BytesInFlight;
  readonly #scanned: BytesInFlight;

  constructor(maxBytes: number) {
    this.#unscanned = new BytesInFlight(maxBytes / 2);
    this.#scanned = new BytesInFlight(maxBytes / 2);
  }

  /** Returns what gives the memory back, or the error where the body exceeds the limits or there is no memory. */
  take(body: string): (() => void) | Error {
    const most = body.length * maxBytesOfCharacter;
    if (body.length < scannedFrom && this.#unscanned.take(most)) return () => this.#unscanned.release(most);
    const { values, error } = jsonSizeOf(body);
    if (error !== null) return Object.assign(new Error(error), { statusCode: 400 });
    const bytes = body.length + values * bytesOfValue;
    return this.#scanned.take(bytes) ? () => this.#scanned.release(bytes) : new TooManyBodies();
  }
}

/**
 * Rejects bodies with too many values or levels before they are parsed, which would take very long; and those for which
 * there is no memory besides the parsed bodies of the requests in progress. Long ones are parsed in turns: together they
 * take the turns of one caller, so that a client with many of them does not keep others waiting.
 *
 * @param maxBytes the memory for parsed bodies
 * @throws TooManyBodies to the error handler, for a body for which there is no memory
 */
export const registerJsonLimits = (app: FastifyInstance, slices: Pick<TimeSlices, 'turn'>, maxBytes: number): void => {
  const parse = app.getDefaultJsonParser('ignore', 'ignore');
  const bodies = new ParsedBodies(maxBytes);
  const allBodies = {};
  const parseWithinLimits = (request: FastifyRequest, body: string, done: Done): void => {
    const release = bodies.take(body);
    if (release instanceof Error) done(release);
    else {
      request.whenClosed(release);
      parse(request, body, done);
    }
  };
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    const turn = body.length < inTurnsFrom ? null : slices.turn(allBodies);
    if (turn === null) parseWithinLimits(request, body, done);
    else void turn.then(() => parseWithinLimits(request, body, done));
  });
};
