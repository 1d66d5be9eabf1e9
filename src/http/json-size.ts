/** More than twice the depth of gateways' requests. Parsers and code that visits the values recurse at every level. */
const maxDepth = 200;
/**
 * The maximum number of values, lists and objects included: more than ten times that of the largest request for
 * entities. Each takes far more time and memory than its bytes suggest.
 */
const maxValues = 50_000;

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
export const jsonSizeOf = (json: string): JsonSize => {
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
