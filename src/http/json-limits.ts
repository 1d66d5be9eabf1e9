import type { FastifyInstance } from 'fastify';
import type { TimeSlices } from '../compute/time-slices.ts';

/** More than twice the depth of gateways' requests. Parsers and code that visits the values recurse at every level. */
const maxDepth = 200;
/**
 * The maximum number of members and items: ten times that of the largest request for entities. Each takes far more time
 * and memory than its bytes suggest.
 */
const maxValues = 50_000;
/** Shorter bodies need no check. */
const scannedFrom = 16_384;
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

/**
 * Describes how a JSON text exceeds the limits, in one pass and without parsing; null where it does not, or is not
 * JSON.
 * @param json the body as received
 */
const jsonLimitError = (json: string): string | null => {
  if (json.length < scannedFrom) return null;
  let depth = 0;
  let values = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    // Sets of these codes would take four times as long.
    if (code === quote) at = endOfText(json, at);
    else if (code === comma) values += 1;
    else if (code === opensList || code === opensObject) depth += 1;
    else if (code === closesList || code === closesObject) depth -= 1;
    if (depth > maxDepth) return `The body nests deeper than ${maxDepth} levels.`;
    if (values > maxValues) return `The body has more than ${maxValues} values.`;
  }
  return null;
};

/**
 * Rejects bodies that exceed these limits before they are parsed, which would take very long. Long ones are parsed in
 * turns: together they take the turns of one caller, so that a client with many of them does not keep others waiting.
 */
export const registerJsonLimits = (app: FastifyInstance, slices: Pick<TimeSlices, 'turn'>): void => {
  const parse = app.getDefaultJsonParser('ignore', 'ignore');
  const allBodies = {};
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    const parseWithinLimits = (): void => {
      const message = jsonLimitError(body);
      if (message === null) parse(request, body, done);
      else done(Object.assign(new Error(message), { statusCode: 400 }), undefined);
    };
    const turn = body.length < inTurnsFrom ? null : slices.turn(allBodies);
    if (turn === null) parseWithinLimits();
    else void turn.then(parseWithinLimits);
  });
};
