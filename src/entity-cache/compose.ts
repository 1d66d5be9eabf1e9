import type { GraphQLFormattedError } from 'graphql';
import type { Entity } from './entities.ts';
import type { Frame } from './frame.ts';

const nothing = Buffer.from('null');
const dataHead = Buffer.from('{"data":');
const noErrors: readonly GraphQLFormattedError[] = [];

/** A complete response. */
export interface Composed {
  readonly body: Buffer;
  readonly errors: readonly GraphQLFormattedError[];
}

/** The response for one key without errors, and the JSON of the key as a part of it. */
export const composeAlone = (
  json: Buffer,
  { opening, closing }: Frame,
): { readonly json: Buffer; readonly response: Buffer } => {
  const response = Buffer.concat([dataHead, opening, json, closing]);
  return { json: response.subarray(dataHead.length + opening.length, response.length - closing.length), response };
};

/** The cached response, if there is only one key and its response was composed before. */
const composedBefore = ([only, ...others]: readonly Entity[]): Buffer | null =>
  only?.rendered && 'response' in only.rendered && others.length === 0 ? only.rendered.response : null;

/** Longer responses are not composed here: the executor produces them, within the request's budget. */
const maxBytes = 16 * 1024 * 1024;

/**
 * Composes the response. Null where an entity that may not be null is missing, or the response is too long. The members
 * of the JSON are in Apollo Server's order.
 */
export const compose = (entities: readonly Entity[], frame: Frame): Composed | null => {
  const before = composedBefore(entities);
  if (before !== null) return { body: before, errors: noErrors };
  const errors: GraphQLFormattedError[] = [];
  const pieces: Buffer[] = [];
  let index = 0;
  for (const { rendered } of entities) {
    const json = rendered?.json ?? (frame.nullable && rendered ? nothing : null);
    if (json === null) return null;
    if (index > 0) pieces.push(frame.between(index));
    pieces.push(json);
    for (const error of rendered?.errors ?? noErrors)
      errors.push({ ...error, path: [...frame.pathOf(index), ...(error.path ?? [])] });
    index += 1;
  }
  const head = errors.length === 0 ? dataHead : Buffer.from(`{"errors":${JSON.stringify(errors)},"data":`);
  const body = concat([head, frame.opening, ...pieces, frame.closing]);
  return body && { body, errors };
};

/** Null where the response would be too long. */
const concat = (pieces: readonly Buffer[]): Buffer | null => {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  return length > maxBytes ? null : Buffer.concat(pieces, length);
};
