import type { FastifyInstance } from 'fastify';

/** No request of a gateway nests half as deep. Parsers and whatever walks through the values recurse at every level. */
const maxDepth = 200;
/** Members and items: a full request of entities has a tenth of them. Each costs far more than its bytes. */
const maxValues = 50_000;
/** Up to this length no body is worth the look. */
const scannedFrom = 16_384;

const [quote, backslash, comma] = ['"', '\\', ','].map((character) => character.charCodeAt(0));
const openers: ReadonlySet<number> = new Set(['[', '{'].map((character) => character.charCodeAt(0)));
const closers: ReadonlySet<number> = new Set([']', '}'].map((character) => character.charCodeAt(0)));

/** Where the text that begins at `from` ends; the end of the body where it does not. */
const endOfText = (json: string, from: number): number => {
  for (let at = json.indexOf('"', from + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let before = at - 1;
    while (json.charCodeAt(before) === backslash) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return json.length;
};

/**
 * Says what of a JSON text is over the limits, in one pass and without parsing it; null for anything else, JSON or not.
 *
 * @param json a body as it came
 */
const jsonLimitError = (json: string): string | null => {
  if (json.length < scannedFrom) return null;
  let depth = 0;
  let values = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === quote) at = endOfText(json, at);
    else if (code === comma) values += 1;
    else if (openers.has(code)) depth += 1;
    else if (closers.has(code)) depth -= 1;
    if (depth > maxDepth) return `The body nests deeper than ${maxDepth} levels.`;
    if (values > maxValues) return `The body has more than ${maxValues} values.`;
  }
  return null;
};

/** Refuses a body over these limits before it is parsed, which for such a body takes very long. */
export const registerJsonLimits = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser('ignore', 'ignore');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    const message = jsonLimitError(body);
    if (message === null) parse(request, body, done);
    else done(Object.assign(new Error(message), { statusCode: 400 }), undefined);
  });
};
