import type { FastifyInstance } from 'fastify';
import type { BytesInFlight } from '../compute/bytes-in-flight.ts';
import type { TimeSlices } from '../compute/time-slices.ts';
import { TooManyBodies } from './body-budget.ts';

/** More than twice the depth of gateways' requests. Parsers and code that visits the values recurse at every level. */
const maxDepth = 200;
/**
 * The maximum number of members and items: ten times that of the largest request for entities. Each takes far more time
 * and memory than its bytes suggest.
 */
const maxValues = 50_000;
/** What a value takes in memory, at most: an empty object of two characters. */
const bytesOfValue = 64;
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
 * Counts the values of a JSON text in one pass, without parsing it.
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

declare module 'fastify' {
  interface FastifyRequest {
    /** The memory that is counted for the parsed body. */
    parsedBytes: number;
  }
}

/**
 * Rejects bodies that exceed these limits before they are parsed, which would take very long; and those for which there
 * is no memory besides the parsed bodies of the requests in progress. Long ones are parsed in turns: together they take
 * the turns of one caller, so that a client with many of them does not keep others waiting.
 *
 * @throws TooManyBodies to the error handler, for a body for which there is no memory
 */
export const registerJsonLimits = (
  app: FastifyInstance,
  slices: Pick<TimeSlices, 'turn'>,
  inFlight: BytesInFlight,
): void => {
  const parse = app.getDefaultJsonParser('ignore', 'ignore');
  const allBodies = {};
  app.decorateRequest('parsedBytes', 0);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    const parseWithinLimits = (): void => {
      const { values, error } = sizeOf(body);
      const bytes = body.length + values * bytesOfValue;
      if (error !== null) done(Object.assign(new Error(error), { statusCode: 400 }), undefined);
      else if (inFlight.take(bytes)) {
        parse(request, body, (failure, parsed) => {
          if (failure) inFlight.release(bytes);
          else request.parsedBytes = bytes;
          done(failure, parsed);
        });
      } else done(new TooManyBodies(), undefined);
    };
    const turn = body.length < inTurnsFrom ? null : slices.turn(allBodies);
    if (turn === null) parseWithinLimits();
    else void turn.then(parseWithinLimits);
  });
  app.addHook('preValidation', ({ parsedBytes }, { raw }, done) => {
    if (parsedBytes > 0 && raw.closed) inFlight.release(parsedBytes);
    else if (parsedBytes > 0) raw.once('close', () => inFlight.release(parsedBytes));
    done();
  });
};
