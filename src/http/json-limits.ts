import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type BytesInFlight, createBytesInFlight } from '../compute/bytes-in-flight.ts';
import type { TimeSlices } from '../compute/time-slices.ts';
import { TooManyBodies } from './body-budget.ts';

/** More than twice the depth of gateways' requests. Parsers and code that visits the values recurse at every level. */
const maxDepth = 200;
/**
 * The maximum number of values, lists and objects included: more than ten times that of the largest request for
 * entities. Each takes far more time and memory than its bytes suggest.
 */
const maxValues = 50_000;
/** What a value takes in memory, at most: an empty object of two characters. */
const bytesOfValue = 64;
/** Shorter bodies are not scanned while there is memory for the largest number of values that they may have. */
const scannedFrom = 16_384;
const maxBytesOfCharacter = 1 + bytesOfValue / 2;
/** From this length, parsing takes so long that bodies wait for turns on the event loop. */
const inTurnsFrom = 65_536;

const codeOf = (character: string): number => character.charCodeAt(0);
const [quote, backslash, comma] = [codeOf('"'), codeOf('\\'), codeOf(',')];
const [opensList, opensObject, closesList, closesObject] = [codeOf('['), codeOf('{'), codeOf(']'), codeOf('}')];

/** The end of the string that begins at `from`; the end of the body if it is not closed. */
const endOfText = (json: string, from: number): number => {
  for (let at = json.indexOf('"', from + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let before = at - 1;
    while (json.charCodeAt(before) === backslash) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return json.length;
};

interface JsonSize {
  readonly values: number;
  /** How the text exceeds the limits; null where it does not, or is not JSON. */
  readonly error: string | null;
}

/**
 * Counts the values of a JSON text in one pass, without parsing it. Empty lists and objects count as two.
 * @param json the body as received
 */
const sizeOf = (json: string): JsonSize => {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    // Sets of these codes would take four times as long.
    if (code === quote) at = endOfText(json, at);
    else if (code === comma) values += 1;
    else if (code === opensList || code === opensObject) {
      depth += 1;
      values += 1;
    } else if (code === closesList || code === closesObject) depth -= 1;
    if (depth > maxDepth) return { values, error: `The body nests deeper than ${maxDepth} levels.` };
    if (values > maxValues) return { values, error: `The body has more than ${maxValues} values.` };
  }
  return { values, error: null };
};

type Done = (error: Error | null, parsed?: unknown) => void;

/** The memory for the parsed bodies of the requests in progress: a half each for those that were scanned or not. */
class ParsedBodies {
  readonly #unscanned: BytesInFlight;
  readonly #scanned: BytesInFlight;

  constructor(maxBytes: number) {
    this.#unscanned = createBytesInFlight(maxBytes / 2);
    this.#scanned = createBytesInFlight(maxBytes / 2);
  }

  /** Returns what gives the memory back, or the error where the body exceeds the limits or there is no memory. */
  take(body: string): (() => void) | Error {
    const most = body.length * maxBytesOfCharacter;
    if (body.length < scannedFrom && this.#unscanned.take(most)) return () => this.#unscanned.release(most);
    const { values, error } = sizeOf(body);
    if (error !== null) return Object.assign(new Error(error), { statusCode: 400 });
    const bytes = body.length + values * bytesOfValue;
    return this.#scanned.take(bytes) ? () => this.#scanned.release(bytes) : new TooManyBodies();
  }
}

/**
 * Rejects bodies that exceed these limits before they are parsed, which would take very long; and those for which there
 * is no memory besides the parsed bodies of the requests in progress. Long ones are parsed in turns: together they take
 * the turns of one caller, so that a client with many of them does not keep others waiting.
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
