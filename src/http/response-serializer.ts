import { randomUUID } from 'node:crypto';
import type { TimeSlices } from '../compute/time-slices.ts';

type Json = unknown;

const newline = Buffer.from('\n');

/** The maximum weight of a piece that is serialized at once, which takes about a millisecond. */
const pieceWeight = 100_000;
/** The weight of each value in addition to its characters. */
const valueWeight = 16;

/** Subtracts the weight of a value from `left`. Stops below 0, where the value is heavier. */
const remainingWeight = (value: Json, left: number): number => {
  const rest = left - valueWeight;
  if (typeof value === 'string') return rest - value.length;
  if (typeof value !== 'object' || value === null) return rest;
  return Array.isArray(value) ? afterItems(value, rest) : afterMembers(value as Record<string, Json>, rest);
};

const afterItems = (items: readonly Json[], left: number): number => {
  let rest = left;
  for (let index = 0; index < items.length && rest >= 0; index += 1) rest = remainingWeight(items[index], rest);
  return rest;
};

/** Responses consist of plain objects, which inherit no enumerable properties. */
const afterMembers = (members: Readonly<Record<string, Json>>, left: number): number => {
  let rest = left;
  for (const name in members) {
    if (rest < 0) return rest;
    rest = remainingWeight(members[name], rest - name.length);
  }
  return rest;
};

/** The JSON of a value in pieces, none of which takes long to create. */
const pieces = function* (value: Json): Generator<string> {
  if (typeof value !== 'object' || value === null || remainingWeight(value, pieceWeight) >= 0) {
    yield JSON.stringify(value) ?? 'null';
    return;
  }
  yield* Array.isArray(value) ? listPieces(value) : objectPieces(value);
};

const listPieces = function* (items: readonly Json[]): Generator<string> {
  let separator = '[';
  for (const item of items) {
    yield separator;
    yield* pieces(item);
    separator = ',';
  }
  yield separator === ',' ? ']' : '[]';
};

const objectPieces = function* (value: object): Generator<string> {
  let separator = '{';
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    yield `${separator}${JSON.stringify(name)}:`;
    yield* pieces(member);
    separator = ',';
  }
  yield separator === ',' ? '}' : '{}';
};

const groupLength = 65_536;

/** Joins short pieces, so that there are fewer. */
const grouped = function* (texts: Iterable<string>): Generator<string> {
  let group = '';
  for (const text of texts) {
    group += text;
    if (group.length < groupLength) continue;
    yield group;
    group = '';
  }
  yield group;
};

/** The error that replaces a response that is too long. */
export const tooLongResponse = (limit: number): { readonly message: string; readonly code: 'KMS_BUDGET_EXCEEDED' } => ({
  message: `The response is longer than the maximum of ${limit} bytes.`,
  code: 'KMS_BUDGET_EXCEEDED',
});

const refusal = (limit: number): string => {
  const { message, code } = tooLongResponse(limit);
  return JSON.stringify({ errors: [{ message, extensions: { code } }] });
};

export interface ResponseSerializer {
  /**
   * Serializes responses: short ones at once, long ones in slices of the event loop's time. Serialization stops where a
   * response exceeds `responseBytes`; a typed error replaces it.
   */
  stringify(answer: object): Promise<string>;
  /** The body to send for a result of `stringify`. */
  bodyOf(text: string): string | Buffer;
}

/**
 * Apollo Server accepts only strings. For a long response it gets a placeholder, while the bytes are kept here: joining
 * them into one string and encoding it again would take as long as everything else.
 */
export const createResponseSerializer = (slices: TimeSlices, responseBytes: number): ResponseSerializer => {
  const long = new Map<string, Buffer>();

  const inSlices = async (answer: object): Promise<string> => {
    const chunks: Buffer[] = [];
    let length = 0;
    for (const piece of grouped(pieces(answer))) {
      const bytes = Buffer.from(piece);
      chunks.push(bytes);
      length += bytes.length;
      if (length > responseBytes) return refusal(responseBytes);
      await slices.turn(answer);
    }
    const placeholder = randomUUID();
    long.set(placeholder, Buffer.concat([...chunks, newline]));
    return placeholder;
  };

  return {
    stringify: async (answer) =>
      remainingWeight(answer, pieceWeight) >= 0 ? `${JSON.stringify(answer)}\n` : inSlices(answer),
    bodyOf(text) {
      const body = long.get(text);
      long.delete(text);
      return body ?? text;
    },
  };
};
